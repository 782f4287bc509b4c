using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>Identity of an external sink's position.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="Sink">The sink's durable name.</param>
/// <param name="TopicId">Id of the input topic: one that was made anew has positions of its own.</param>
/// <param name="Partition">The input partition.</param>
[Experimental("STRX001")]
public sealed record ExternalSinkKey(string Job, string Sink, Guid TopicId, int Partition);
