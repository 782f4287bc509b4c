using Streaming.Building;

namespace Streaming.Operators;

/// <summary>Names the steps of a chain for errors.</summary>
internal static class StageText
{
    public static string Join(LogicalNode node, string rest) => rest.Length == 0 ? node.ToString() : $"{node}, {rest}";
}
