using Streaming.Runtime;

namespace Streaming.Operators.Aggregate;

/// <summary>How a record goes into an accumulator. Implemented by structs only. If the user's code throws, the accumulator is as it was.</summary>
internal interface IFold<TAcc, T>
{
    void Add(ref TAcc accumulator, bool isNew, in T value);
}

/// <summary>By functions that make and return accumulators.</summary>
internal readonly struct FuncFold<TAcc, T>(Func<TAcc> create, Func<TAcc, T, TAcc> add) : IFold<TAcc, T>
{
    public void Add(ref TAcc accumulator, bool isNew, in T value) => accumulator = UserFunction.Call(add, isNew ? create() : accumulator, in value);
}

/// <summary>By a function that changes an accumulator in place: a copy, so that a throw leaves a struct untouched (a throw dooms the epoch, so what a class was turned into is thrown away).</summary>
internal readonly struct RefFold<TAcc, T>(Func<TAcc> create, RefAdd<TAcc, T> add) : IFold<TAcc, T>
{
    public void Add(ref TAcc accumulator, bool isNew, in T value)
    {
        var copy = isNew ? create() : accumulator;
        UserFunction.Call(add, ref copy, in value);
        accumulator = copy;
    }
}

/// <summary>By a function of two records; the first is the accumulator.</summary>
internal readonly struct ReduceFold<T>(Func<T, T, T> reduce) : IFold<T, T>
{
    public void Add(ref T accumulator, bool isNew, in T value) => accumulator = isNew ? value : UserFunction.Call(reduce, in accumulator, in value);
}
