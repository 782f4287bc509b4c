namespace Streaming.Architecture.Tests.References;

/// <summary>Which project under src may refer to what. A new project is entered here before it builds green.</summary>
internal static class ReferenceRules
{
    private sealed record Allowed(string[] Projects, string[] Packages);

    private static readonly Dictionary<string, Allowed> Table = new(StringComparer.Ordinal)
    {
        ["Streaming"] = new([], []),
        ["Streaming.Kafka"] = new(["Streaming"], ["Confluent.Kafka"]),
        ["Streaming.Kafka.Protocol"] = new([], []),
        // Assemblies of the packages have other names than these in two cases: what a package brings along, and ZstdSharp.Port.
        ["Streaming.EmbeddedKafka"] = new(
            ["Streaming.Kafka.Protocol"], ["K4os.Compression.LZ4.Streams", "K4os.Compression.LZ4", "Snappier", "ZstdSharp.Port", "ZstdSharp"]),
        ["Streaming.Cli"] = new(["Streaming.EmbeddedKafka"], ["System.CommandLine"]),
        ["Streaming.RocksDb"] = new(["Streaming"], []),
        ["Streaming.Postgres"] = new(["Streaming"], ["Npgsql"]),
        ["Streaming.Testing"] = new(["Streaming", "Streaming.EmbeddedKafka", "Streaming.Kafka.Protocol"], []),
        ["Streaming.Worker"] = new(["Streaming", "Streaming.Kafka", "Streaming.RocksDb"], ["System.CommandLine"]),
    };

    // The shared framework; a vendor's assembly has another name.
    private static readonly string[] Framework = ["System", "Microsoft", "netstandard", "mscorlib"];

    /// <summary>Forbidden references in project files.</summary>
    public static IEnumerable<string> Violations(IEnumerable<ProjectFile> projects)
    {
        foreach (var project in projects)
        {
            if (!project.Path.StartsWith("src/", StringComparison.Ordinal)) continue;
            if (!Table.TryGetValue(project.Name, out var allowed))
            {
                yield return $"{project.Path}: enter the new project and what it may refer to in ReferenceRules.";
                continue;
            }

            foreach (var reference in project.Projects)
            {
                if (reference != $"src/{Path.GetFileNameWithoutExtension(reference)}/{Path.GetFileName(reference)}"
                    || !allowed.Projects.Contains(Path.GetFileNameWithoutExtension(reference)))
                    yield return $"{project.Path} refers to {reference}; allowed: {List(allowed.Projects)}.";
            }

            foreach (var package in project.Packages)
            {
                if (!allowed.Packages.Contains(package))
                    yield return $"{project.Path} refers to the package {package}; allowed: {List(allowed.Packages)}.";
            }
        }
    }

    /// <summary>
    /// Forbidden references in a compiled assembly: packages and projects flow along project references, so a project file
    /// alone does not show who uses them.
    /// </summary>
    public static IEnumerable<string> Violations(string assembly, IEnumerable<string> referenced)
    {
        if (!Table.TryGetValue(assembly, out var allowed)) yield break;
        foreach (var name in referenced)
        {
            if (Framework.Contains(name.Split('.')[0])) continue;
            if (!allowed.Projects.Contains(name) && !allowed.Packages.Contains(name))
                yield return $"{assembly}.dll uses {name}; allowed: {List([.. allowed.Projects, .. allowed.Packages])}.";
        }
    }

    private static string List(string[] names) => names.Length == 0 ? "none" : string.Join(", ", names);
}
