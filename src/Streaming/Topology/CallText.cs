namespace Streaming.Building;

/// <summary>The text of an argument as the compiler hands it over, for plans and errors: on one line, without <c>static</c>, not long.</summary>
internal static class CallText
{
    private const int Limit = 60;

    public static string Shorten(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = string.Join(' ', words.FirstOrDefault() == "static" ? words.Skip(1) : words);
        return line.Length <= Limit ? line : string.Concat(line.AsSpan(0, Limit - 3), "...");
    }
}
