using System.Text.RegularExpressions;

namespace Streaming.Architecture.Tests.Sources;

/// <summary>Text that no file of the repository may hold. No pattern matches its own source line.</summary>
internal static partial class ForbiddenText
{
    private static readonly (Regex Pattern, string Reason, Func<string, bool> Exempt)[] Rules =
    [
        (RegistryHost(), "names a package registry's host; name the package only", Nowhere),
        (MachinePath(), "names a path of one machine; derive it from the repository or take it from the environment", Nowhere),
        (Unfinished(), "marks something unfinished; finish it or write it down as a limit", Nowhere),
        (NotImplemented(), "ships something unfinished", path => !path.StartsWith("src/", StringComparison.Ordinal)),
        (Secret(), "looks like a secret", Nowhere),
        (Password(), "looks like a secret", path => path.StartsWith("tests/", StringComparison.Ordinal)),
        (SharedFolder(), "names a folder outside of the repository that only .ci/run knows", path => path == ".ci/run"),
    ];

    public static IEnumerable<string> Violations(IEnumerable<TextFile> files)
    {
        foreach (var file in files)
        {
            if (file.Text.Contains('\0', StringComparison.Ordinal))
            {
                yield return $"{file.Path} is binary; build or fetch it instead.";
                continue;
            }

            foreach (var (pattern, reason, exempt) in Rules)
            {
                if (exempt(file.Path)) continue;
                foreach (Match match in pattern.Matches(file.Text))
                    yield return $"{file.Path}:{file.Text.AsSpan(0, match.Index).Count('\n') + 1}: '{match.Value}' {reason}.";
            }
        }
    }

    private static bool Nowhere(string path) => false;

    [GeneratedRegex(@"\b(nuget\.org|npmjs\.(org|com)|deb\.debian\.org|archive\.ubuntu\.com|pypi\.org|crates\.io|golang\.org|repo1?\.maven\.\w+|mcr\.microsoft\.com/v2)\b", RegexOptions.IgnoreCase)]
    private static partial Regex RegistryHost();

    [GeneratedRegex(@"(?<![\w.}~-])/(work|home|root|Users)/[\w.-]*")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|HAC[K]|XX[X])\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\bNotImplemented[E]xception\b")]
    private static partial Regex NotImplemented();

    [GeneratedRegex(@"-{5}BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bxox[abp]-[0-9A-Za-z-]{10,}|\beyJ[\w-]{20,}\.[\w-]{20,}")]
    private static partial Regex Secret();

    [GeneratedRegex(@"\b(password|pwd|secret|apikey|api_key)\s*=\s*[\w!#%&+/-]{6,}(?=[;""'\s])", RegexOptions.IgnoreCase)]
    private static partial Regex Password();

    [GeneratedRegex(@"\.\./shared\b")]
    private static partial Regex SharedFolder();
}
