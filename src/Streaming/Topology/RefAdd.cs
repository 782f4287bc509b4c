namespace Streaming;

/// <summary>Adds a record to an accumulator in place: for accumulators that are large structs, or classes that change.</summary>
/// <typeparam name="TAcc">Type of the accumulator.</typeparam>
/// <typeparam name="T">Type of the records.</typeparam>
/// <param name="accumulator">What came before; to be changed.</param>
/// <param name="value">The record.</param>
public delegate void RefAdd<TAcc, in T>(ref TAcc accumulator, T value);
