using System.Xml.Linq;

namespace Streaming.Architecture.Tests.References;

/// <summary>What a project file refers to directly.</summary>
/// <param name="Path">Relative to the repository's root.</param>
/// <param name="Projects">Paths of referenced projects, relative to the repository's root.</param>
/// <param name="Packages">Names of referenced packages.</param>
internal sealed record ProjectFile(string Path, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public static ProjectFile Parse(TextFile file)
    {
        var xml = XDocument.Parse(file.Text);
        var folder = System.IO.Path.GetDirectoryName(file.Path) ?? "";
        return new ProjectFile(
            file.Path,
            [.. Includes(xml, "ProjectReference").Select(p => Resolve(folder, p))],
            [.. Includes(xml, "PackageReference")]);
    }

    private static IEnumerable<string> Includes(XDocument xml, string item) =>
        xml.Descendants().Where(e => e.Name.LocalName == item).Select(e => (string?)e.Attribute("Include")).OfType<string>();

    private static string Resolve(string folder, string reference)
    {
        const string AnyRoot = "/r";
        var full = System.IO.Path.GetFullPath(System.IO.Path.Combine(AnyRoot, folder, reference.Replace('\\', '/')));
        return System.IO.Path.GetRelativePath(AnyRoot, full).Replace('\\', '/');
    }
}
