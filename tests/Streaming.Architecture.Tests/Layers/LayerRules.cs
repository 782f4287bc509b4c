namespace Streaming.Architecture.Tests.Layers;

/// <summary>Which folder of src/Streaming may not refer to which; folders include what is below them.</summary>
internal static class LayerRules
{
    private static readonly string[] Features = ["Operators", "Windows", "Joins"];
    private static readonly string[] Kernel = ["Topology", "Planning", "Runtime", "Checkpointing", "State", "Time", "Transport", "Serialization"];

    private static readonly (string From, string[] Forbidden, string Reason)[] Rules =
    [
        .. Kernel.Select(folder => (folder, Features, "the kernel knows no feature")),
        ("Planning", ["Runtime"], "the plan is made without the runtime"),
        ("Checkpointing", ["Runtime", "Planning", "Topology"], "decisions of the protocol are pure functions"),
        ("State", ["Planning", "Topology"], "stores know nothing of the plan"),
        ("Transport", ["Runtime", "Planning", "Topology"], "a port refers to nothing above it"),
        ("Serialization", ["Runtime", "Planning"], "formats know nothing of their use"),
    ];

    public static IEnumerable<string> Violations(IEnumerable<SymbolReference> references) =>
        from reference in references
        from rule in Rules
        where IsIn(reference.FromFolder, rule.From)
        from forbidden in rule.Forbidden
        where IsIn(reference.ToFolder, forbidden)
        orderby reference.FromFolder, reference.From, reference.To
        select $"{reference.FromFolder}: {reference.From} refers to {reference.To} in {reference.ToFolder}; {rule.Reason}.";

    private static bool IsIn(string folder, string root) => folder == root || folder.StartsWith(root + "/", StringComparison.Ordinal);
}
