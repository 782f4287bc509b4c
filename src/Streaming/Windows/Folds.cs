using System.Numerics;
using Streaming.Runtime;

namespace Streaming.Windows;

internal readonly struct FuncFold<TKey, T, TAcc, TOut>(Func<TAcc> create, Func<TAcc, T, TAcc> add, Func<TKey, TimeWindow, TAcc, TOut> result) : IFold<TKey, T, TAcc, TOut>
{
    public TAcc First(in T value) => UserFunction.Call(add, create(), in value);

    public void Add(ref TAcc accumulator, in T value) => accumulator = UserFunction.Call(add, in accumulator, in value);

    public TOut Result(in TKey key, TimeWindow window, in TAcc accumulator) => result(key, window, accumulator);
}

internal readonly struct RefFold<TKey, T, TAcc, TOut>(Func<TAcc> create, RefAdd<TAcc, T> add, Func<TKey, TimeWindow, TAcc, TOut> result) : IFold<TKey, T, TAcc, TOut>
{
    public TAcc First(in T value)
    {
        var accumulator = create();
        UserFunction.Call(add, ref accumulator, in value);
        return accumulator;
    }

    // On a copy: what throws half way leaves a struct as it was.
    public void Add(ref TAcc accumulator, in T value)
    {
        var copy = accumulator;
        UserFunction.Call(add, ref copy, in value);
        accumulator = copy;
    }

    public TOut Result(in TKey key, TimeWindow window, in TAcc accumulator) => result(key, window, accumulator);
}

internal readonly struct ReduceFold<TKey, T>(Func<T, T, T> reduce) : IFold<TKey, T, T, Windowed<TKey, T>>
    where TKey : notnull
{
    public T First(in T value) => value;

    public void Add(ref T accumulator, in T value) => accumulator = UserFunction.Call(reduce, in accumulator, in value);

    public Windowed<TKey, T> Result(in TKey key, TimeWindow window, in T accumulator) => new(key, window, accumulator);
}

internal readonly struct CountFold<TKey, T> : IFold<TKey, T, long, Windowed<TKey, long>>
    where TKey : notnull
{
    public long First(in T value) => 1;

    public void Add(ref long accumulator, in T value) => accumulator++;

    public Windowed<TKey, long> Result(in TKey key, TimeWindow window, in long accumulator) => new(key, window, accumulator);
}

internal readonly struct SumFold<TKey, T, TSum>(Func<T, TSum> selector) : IFold<TKey, T, TSum, Windowed<TKey, TSum>>
    where TKey : notnull
    where TSum : struct, IAdditionOperators<TSum, TSum, TSum>
{
    public TSum First(in T value) => UserFunction.Call(selector, in value);

    // An overflow is a throw for this record, not a wrong sum.
    public void Add(ref TSum accumulator, in T value) => accumulator = checked(accumulator + UserFunction.Call(selector, in value));

    public Windowed<TKey, TSum> Result(in TKey key, TimeWindow window, in TSum accumulator) => new(key, window, accumulator);
}
