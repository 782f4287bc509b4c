namespace Streaming;

/// <summary>A result of a window, for the steps that give no shape of their own (Count, Sum, Reduce).</summary>
/// <typeparam name="TKey">Type of the key.</typeparam>
/// <typeparam name="TValue">Type of the value.</typeparam>
/// <param name="Key">The key.</param>
/// <param name="Window">The window.</param>
/// <param name="Value">What the window's records of this key came to.</param>
public readonly record struct Windowed<TKey, TValue>(TKey Key, TimeWindow Window, TValue Value)
    where TKey : notnull;
