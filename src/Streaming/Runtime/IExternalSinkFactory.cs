using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>What the runtime knows of an external sink's maker without its type; see <see cref="ExternalSinkFactory{T}"/>.</summary>
[Experimental("STRX001")]
public interface IExternalSinkFactory
{
    /// <summary>What the sink is, for the printed plan, such as <c>postgres revenue_per_minute (upsert)</c>.</summary>
    string Description { get; }

    /// <summary>Checks at start that the store is there and fits (tables, columns, rights); throws with every mistake.</summary>
    /// <param name="services">Services of the host; null without a host.</param>
    /// <param name="create">Whether what the sink makes by itself (a table of positions) is made if it is missing; else nothing is changed, and what could not be made is a mistake.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    ValueTask CheckAsync(IServiceProvider? services, bool create, CancellationToken cancellationToken);

    /// <summary>Forgets the positions of a sink when its job is reset; rows stay. May be repeated.</summary>
    /// <param name="job">The job's name.</param>
    /// <param name="sink">The sink's durable name.</param>
    /// <param name="services">Services of the host; null without a host.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    ValueTask ForgetAsync(string job, string sink, IServiceProvider? services, CancellationToken cancellationToken);

    /// <summary>New options of the connector, which a host fills from its configuration and gives to whoever asks it for their type; null if it has none.</summary>
    IConnectorOptions? CreateOptions();
}
