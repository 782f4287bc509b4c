namespace Streaming.Runtime;

/// <summary>
/// A stateless step inside a fused chain: a struct that holds the next stage as a field, so that the JIT makes one loop of the chain.
/// </summary>
internal interface IStage<TKey, T>
{
    void Next(in TKey key, in T value, long timestamp, int origin);

    /// <summary>Passes on what the chain's end has collected.</summary>
    void Flush();

    /// <summary>False if a throw may leave rows of the same record behind (a step that gives several rows for one).</summary>
    bool IsAtomic { get; }

    /// <summary>The steps from here to the chain's end, for errors.</summary>
    string Describe();
}
