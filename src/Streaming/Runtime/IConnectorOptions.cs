using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>
/// Options of a connector (a sink's, a serde's, a transport's), which a host reads from its configuration, checks with its own and names in its errors. Their properties are the keys.
/// </summary>
[Experimental("STRX001")]
public interface IConnectorOptions
{
    /// <summary>Name of their section below <c>Streaming:</c>.</summary>
    string Section { get; }

    /// <summary>All that is wrong with them, as far as can be said without asking anybody.</summary>
    IEnumerable<OptionError> Validate();
}

/// <summary>What is wrong with one option.</summary>
/// <param name="Name">The property.</param>
/// <param name="Problem">The rest of a sentence that begins with the name: its value (unless it is a secret), its limits and the way out, such as <c>is 0; it must be at least 1.</c></param>
[Experimental("STRX001")]
public sealed record OptionError(string Name, string Problem);
