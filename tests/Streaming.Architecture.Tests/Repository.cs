using System.Diagnostics;

namespace Streaming.Architecture.Tests;

/// <summary>The working copy that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["artifacts", "bin", "obj", ".git", ".native", ".state", "BenchmarkDotNet.Artifacts", "TestResults"];
    private static readonly Lazy<IReadOnlyList<TextFile>> AllFiles = new(() => [.. Paths().Select(Read)]);

    public static string Root { get; } = FindRoot();

    /// <summary>Every file that belongs to the repository: tracked, or new and not ignored.</summary>
    public static IReadOnlyList<TextFile> Files => AllFiles.Value;

    public static IEnumerable<TextFile> CSharp() => Files.Where(f => f.Path.EndsWith(".cs", StringComparison.Ordinal));

    public static IEnumerable<TextFile> Projects() => Files.Where(f => f.Path.EndsWith(".csproj", StringComparison.Ordinal));

    /// <summary>The names of the projects under src that compile to an assembly.</summary>
    public static IEnumerable<string> SourceProjects() =>
        Projects().Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal)).Select(f => Path.GetFileNameWithoutExtension(f.Path));

    private static TextFile Read(string path) => new(path, File.ReadAllText(Path.Combine(Root, path)));

    private static IEnumerable<string> Paths()
    {
        var listed = AskGit();
        var paths = listed.Count > 0 ? listed : Walk(Root);
        return paths.Where(p => File.Exists(Path.Combine(Root, p))).Order(StringComparer.Ordinal);
    }

    private static List<string> AskGit()
    {
        try
        {
            var start = new ProcessStartInfo("git", ["-c", "core.quotepath=off", "ls-files", "-co", "--exclude-standard"])
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var git = Process.Start(start)!;
            git.ErrorDataReceived += static (_, _) => { };
            git.BeginErrorReadLine();
            var lines = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            git.WaitForExit();
            return git.ExitCode == 0 ? [.. lines] : [];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return [];
        }
    }

    // A source archive has no git: every file outside the folders that builds write to.
    private static List<string> Walk(string folder) =>
        [.. Directory.EnumerateFiles(folder).Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')),
         .. Directory.EnumerateDirectories(folder).Where(d => !NotOurs.Contains(Path.GetFileName(d))).SelectMany(Walk)];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Streaming.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Streaming.sln; run the tests from a build inside the repository.");
    }
}
