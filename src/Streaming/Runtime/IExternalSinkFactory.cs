using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>What the runtime knows of an external sink's maker without its type; see <see cref="ExternalSinkFactory{T}"/>.</summary>
[Experimental("STRX001")]
public interface IExternalSinkFactory
{
    /// <summary>What the sink is, for the printed plan, such as <c>postgres revenue_per_minute (upsert)</c>.</summary>
    string Description { get; }

    /// <summary>Checks at start that the store is there and fits (tables, columns, rights); throws with every mistake.</summary>
    ValueTask CheckAsync(IServiceProvider? services, CancellationToken cancellationToken);
}
