namespace Streaming.Kafka.Tokens;

/// <summary>A token, which is a secret, and how long it holds.</summary>
internal sealed class BearerToken(string value, DateTimeOffset asked, DateTimeOffset expires)
{
    internal string Value { get; } = value;

    internal DateTimeOffset Expires { get; } = expires;

    /// <summary>From then on whoever wants a new one gets one. Clients ask after four fifths of what was left when they got theirs, each at its own time, and share what the first of them is given.</summary>
    internal DateTimeOffset IsOldFrom { get; } = asked + ((expires - asked) / 2);
}
