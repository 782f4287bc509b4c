using Streaming.Serialization;

namespace Streaming.Building;

/// <summary>What a node knows of the canonical form of its key type.</summary>
/// <param name="Format">The format, such as <c>utf8</c>; null if the type has none.</param>
/// <param name="Reason">Why it has none: a sentence without its full stop, with the way out.</param>
internal readonly record struct KeyInfo(string? Format, string Reason)
{
    public static KeyInfo Of<TKey>() => KeyCodecs.TryFor<TKey>(out var codec, out var reason) ? new(codec.Format, "") : new(null, reason);
}
