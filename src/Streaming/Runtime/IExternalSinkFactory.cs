using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>Makes the sinks of one sink step.</summary>
[Experimental("STRX001")]
public interface IExternalSinkFactory
{
    /// <summary>What the sink is, for the printed plan, such as <c>postgres revenue_per_minute (upsert)</c>.</summary>
    string Description { get; }

    /// <summary>Checks at start that the store is there and fits (tables, columns, rights); throws with every mistake.</summary>
    ValueTask CheckAsync(IServiceProvider services, CancellationToken cancellationToken);

    /// <summary>Makes the sink of one partition.</summary>
    /// <param name="key">Identity of its position: job, sink, topic id, partition.</param>
    /// <param name="services">Services of the host (connection strings).</param>
    IExternalSink Create(ExternalSinkKey key, IServiceProvider services);
}

/// <summary>Identity of an external sink's position.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="Sink">The sink's durable name.</param>
/// <param name="TopicId">Id of the input topic: one that was made anew has positions of its own.</param>
/// <param name="Partition">The input partition.</param>
[Experimental("STRX001")]
public sealed record ExternalSinkKey(string Job, string Sink, Guid TopicId, int Partition);
