namespace Streaming.Architecture.Tests.PublicApi;

/// <summary>Compares the API of an assembly with the text that was approved for it.</summary>
internal static class ApprovedApi
{
    /// <summary>Null when they are equal; else what changed, and how to approve it.</summary>
    public static string? Compare(string assembly, string approved, string actual)
    {
        var before = approved.Split('\n');
        var now = actual.Split('\n');
        if (before.SequenceEqual(now)) return null;
        var changes = Missing(before, now).Select(l => "- " + l).Concat(Missing(now, before).Select(l => "+ " + l)).ToList();
        var shown = changes.Count == 0 ? "the order of lines changed" : string.Join('\n', changes.Take(40)) + (changes.Count > 40 ? $"\nand {changes.Count - 40} more" : "");
        return $"The public API of {assembly} is not the approved one:\n{shown}\nIf it is meant: eng/approve-api.sh, and commit tests/Streaming.Architecture.Tests/PublicApi/{assembly}.txt.";
    }

    private static List<string> Missing(string[] from, string[] other)
    {
        var counts = other.CountBy(l => l).ToDictionary();
        return [.. from.Where(l => counts.GetValueOrDefault(l) is var left && (left == 0 || (counts[l] = left - 1) < 0))];
    }
}
