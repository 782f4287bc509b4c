using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>Makes the sinks of one sink step for values of one type. What a connector for a store outside of the log derives from.</summary>
/// <typeparam name="T">Type of the rows.</typeparam>
[Experimental("STRX001")]
public abstract class ExternalSinkFactory<T> : IExternalSinkFactory
    where T : notnull
{
    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <summary>The mistakes that need no store to be seen (names, types); <see cref="TopologyBuilder.Build"/> reports them with all others. Default: none.</summary>
    /// <param name="step">The step as errors name it, with its source line.</param>
    public virtual IEnumerable<TopologyError> Validate(string step) => [];

    /// <inheritdoc/>
    public abstract ValueTask CheckAsync(IServiceProvider? services, bool create, CancellationToken cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Default: does nothing, which is enough where positions are kept by the id of the topic: a reset makes that anew.</remarks>
    public virtual ValueTask ForgetAsync(string job, string sink, IServiceProvider? services, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    /// <remarks>Default: none.</remarks>
    public virtual IConnectorOptions? CreateOptions() => null;

    /// <summary>Makes the sink of one partition.</summary>
    /// <param name="key">Identity of its position: job, sink, topic id, partition.</param>
    /// <param name="codec">
    /// Decodes the values of the records that the sink is given. Each sink has its own, for one thread at a time. If it says <see cref="DecodeStatus.NeedsSchema"/>, the sink awaits its
    /// <see cref="Codec{T}.FetchSchemaAsync"/> and decodes again; what that throws is an <see cref="ExternalSinkUnavailableException"/> of the sink.
    /// </param>
    /// <param name="services">Services of the host (connection strings); null without a host.</param>
    public abstract IExternalSink Create(ExternalSinkKey key, Codec<T> codec, IServiceProvider? services);
}
