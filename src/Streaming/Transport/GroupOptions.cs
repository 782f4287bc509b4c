using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>How to be a member of a consumer group.</summary>
/// <param name="Group">The group's id.</param>
/// <param name="Member">The static member's name (group.instance.id).</param>
/// <param name="Topics">Topics to subscribe to; with the range assignor, so that partitions of one number come together.</param>
/// <param name="SessionTimeout">After this time without a heartbeat the member is taken for dead.</param>
/// <param name="QueueBytes">Bound on what the client fetches ahead, bytes.</param>
[Experimental("STRX001")]
public sealed record GroupOptions(string Group, string Member, IReadOnlyList<string> Topics, TimeSpan SessionTimeout, long QueueBytes);
