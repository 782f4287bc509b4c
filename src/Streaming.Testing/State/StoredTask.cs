using System.Collections.Immutable;

namespace Streaming.Testing.State;

/// <summary>The committed state of one task. Guarded by the disk's lock.</summary>
internal sealed class StoredTask(string identity)
{
    public string Identity { get; } = identity;

    /// <summary>The handle that has it open; null for none.</summary>
    public InMemoryTaskStore? Owner { get; set; }

    /// <summary>When it was last opened, written or closed.</summary>
    public DateTimeOffset LastUsed { get; set; }

    public byte[] Position { get; set; } = [];

    /// <summary>The stores by name; replaced as a whole when a batch is applied, so that a cursor keeps what it began with.</summary>
    public Dictionary<string, ImmutableSortedSet<StoredEntry>> Stores { get; } = [];
}
