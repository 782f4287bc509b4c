using System.Text.RegularExpressions;

namespace Streaming.Kafka;

/// <summary>Knows which settings hold secrets, whose values never get into a message.</summary>
internal static partial class SecretSettings
{
    internal static bool IsSecret(string name) => Secret().IsMatch(name);

    /// <summary>Removes what librdkafka quotes ("Invalid value "..." for ...") from one of its messages.</summary>
    internal static string Scrub(string message) => Quoted().Replace(message, "\"...\"");

    [GeneratedRegex("password|secret|token|\\.key|\\.pem|keystore|jaas|sasl\\.oauthbearer|sasl\\.username|assertion", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    [GeneratedRegex("value \"[^\"]*\"|value '[^']*'", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
