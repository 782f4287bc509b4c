using Streaming.Serialization;

namespace Streaming.Building;

/// <summary>Finds the serde of every place that needs one.</summary>
internal static class SerdeResolution
{
    public static void Resolve(IReadOnlyList<LogicalNode> nodes, TopologyOptions options, Mistakes mistakes)
    {
        foreach (var node in nodes)
            foreach (var slot in node.Serdes)
                if (!slot.Resolve(options))
                    mistakes.Add(node, "STR1004", $"No serde for {TypeNames.Of(slot.Type)}, which {node.Purpose(slot)}. {WayOut(slot.Type, options)}");
    }

    private static string WayOut(Type type, TopologyOptions options)
    {
        var name = TypeNames.Of(type);
        return options.Json is { } json
            ? $"Add [JsonSerializable(typeof({name}))] to {TypeNames.Of(json.GetType())}, or o.UseSerde(..)."
            : $"Add o.UseJson(..) with a JsonSerializerContext that has [JsonSerializable(typeof({name}))], or o.UseSerde(..).";
    }
}
