namespace Streaming.Windows;

/// <summary>What a windowed aggregation does with its records: a struct, so that a table of accumulators is compiled for it. All of it may be user code and throw.</summary>
internal interface IFold<TKey, T, TAcc, TOut>
{
    /// <summary>The accumulator of a window's first record of a key.</summary>
    TAcc First(in T value);

    /// <summary>Adds a further record.</summary>
    void Add(ref TAcc accumulator, in T value);

    /// <summary>What is emitted when the window closes.</summary>
    TOut Result(in TKey key, TimeWindow window, in TAcc accumulator);
}
