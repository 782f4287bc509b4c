using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>A member of a consumer group, as the group's coordinator knows it.</summary>
/// <param name="Name">The static member's name (group.instance.id); the id that the coordinator gave it if it has none.</param>
/// <param name="Host">Where its client is, such as an address.</param>
[Experimental("STRX001")]
public sealed record GroupMemberDescription(string Name, string Host)
{
    /// <inheritdoc/>
    public override string ToString() => $"'{Name}' on {Host}";
}
