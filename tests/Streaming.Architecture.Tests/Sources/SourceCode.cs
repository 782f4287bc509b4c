using System.Text;

namespace Streaming.Architecture.Tests.Sources;

/// <summary>C# text without what a reader does not run.</summary>
internal static class SourceCode
{
    /// <summary>
    /// Blanks comments and the insides of string and character literals, keeping line ends, so that a rule neither
    /// stumbles over a comment that names what is banned nor over a message.
    /// </summary>
    public static string WithoutCommentsAndText(string code)
    {
        var kept = new StringBuilder(code.Length);
        for (var i = 0; i < code.Length;)
        {
            var end = code[i] switch
            {
                '/' when At(code, i, "//") => EndOfLine(code, i),
                '/' when At(code, i, "/*") => After(code, "*/", i + 2),
                '"' when At(code, i, "\"\"\"") => After(code, Quotes(code, i), i + Quotes(code, i).Length),
                '"' => EndOfString(code, i, verbatim: i > 0 && (code[i - 1] == '@' || (i > 1 && code[i - 1] == '$' && code[i - 2] == '@'))),
                '\'' => EndOfString(code, i, verbatim: false),
                _ => i,
            };
            if (end == i) kept.Append(code[i++]);
            for (; i < end; i++) kept.Append(code[i] == '\n' ? '\n' : ' ');
        }

        return kept.ToString();
    }

    private static bool At(string code, int at, string text) => string.CompareOrdinal(code, at, text, 0, text.Length) == 0;

    private static int EndOfLine(string code, int from) => code.IndexOf('\n', from) is >= 0 and var end ? end : code.Length;

    private static int After(string code, string mark, int from) =>
        from <= code.Length && code.IndexOf(mark, from, StringComparison.Ordinal) is >= 0 and var at ? at + mark.Length : code.Length;

    private static string Quotes(string code, int at) => new('"', code.AsSpan(at).IndexOfAnyExcept('"') is >= 0 and var count ? count : code.Length - at);

    private static int EndOfString(string code, int from, bool verbatim)
    {
        for (var i = from + 1; i < code.Length; i++)
        {
            if (code[i] == '\\' && !verbatim) i++;
            else if (code[i] == code[from] && !(verbatim && i + 1 < code.Length && code[i + 1] == code[from] && i++ > 0)) return i + 1;
            else if (code[i] == '\n' && !verbatim) return i;
        }

        return code.Length;
    }
}
