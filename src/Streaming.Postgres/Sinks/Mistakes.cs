namespace Streaming.Postgres.Sinks;

/// <summary>Mistakes of one sink as one error.</summary>
internal static class Mistakes
{
    public static StreamingException Exception(string sink, string database, IReadOnlyList<TopologyError> mistakes)
    {
        var place = $"Sink '{sink}', database {database}: ";
        return mistakes.Count == 1
            ? new(mistakes[0].Code, place + mistakes[0].Message)
            : new("STR2700", $"{place}{mistakes.Count} mistakes.{string.Concat(mistakes.Select(m => Environment.NewLine + m))}");
    }
}
