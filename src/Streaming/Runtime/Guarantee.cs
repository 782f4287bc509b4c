namespace Streaming;

/// <summary>What a job promises for its results.</summary>
public enum Guarantee
{
    /// <summary>Every record has its effect on state and on outputs exactly once, also when processes are killed. Readers of outputs must read committed. The default.</summary>
    ExactlyOnce,

    /// <summary>Every record has its effect at least once; after a failure some outputs may appear again.</summary>
    AtLeastOnce,
}
