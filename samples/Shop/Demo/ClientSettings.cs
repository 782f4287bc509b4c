namespace Shop.Demo;

/// <summary>Settings of librdkafka in a file of lines <c>name=value</c>, as Kafka's own tools take them: how the demo itself, which makes topics and feeds them, reaches a secured cluster.</summary>
internal static class ClientSettings
{
    /// <summary>Reads a file. Empty lines and those that begin with # count for nothing.</summary>
    /// <exception cref="DemoException">The file cannot be read, or a line is none of these. Values are not told: they may be secrets.</exception>
    public static IEnumerable<KeyValuePair<string, string>> Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DemoException($"--command-config: {e.Message}", e);
        }
        return [.. lines.Select((line, i) => (Text: line.Trim(), Number: i + 1)).Where(static l => l.Text.Length > 0 && l.Text[0] != '#').Select(l => Parse(path, l.Text, l.Number))];
    }

    private static KeyValuePair<string, string> Parse(string path, string line, int number) => line.IndexOf('=') is var at and > 0
        ? new(line[..at].Trim(), line[(at + 1)..].Trim())
        : throw new DemoException($"--command-config: line {number} of {path} is no setting of librdkafka; it must read name=value.");
}
