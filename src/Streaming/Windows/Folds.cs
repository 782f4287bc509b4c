using System.Numerics;

namespace Streaming.Windows;

internal readonly struct FuncFold<TKey, T, TAcc, TOut>(Func<TAcc> create, Func<TAcc, T, TAcc> add, Func<TKey, TimeWindow, TAcc, TOut> result) : IFold<TKey, T, TAcc, TOut>
{
    public TAcc First(in T value) => add(create(), value);

    public void Add(ref TAcc accumulator, in T value) => accumulator = add(accumulator, value);

    public TOut Result(in TKey key, TimeWindow window, in TAcc accumulator) => result(key, window, accumulator);
}

internal readonly struct RefFold<TKey, T, TAcc, TOut>(Func<TAcc> create, RefAdd<TAcc, T> add, Func<TKey, TimeWindow, TAcc, TOut> result) : IFold<TKey, T, TAcc, TOut>
{
    public TAcc First(in T value)
    {
        var accumulator = create();
        add(ref accumulator, value);
        return accumulator;
    }

    // On a copy: what throws half way leaves a struct as it was.
    public void Add(ref TAcc accumulator, in T value)
    {
        var copy = accumulator;
        add(ref copy, value);
        accumulator = copy;
    }

    public TOut Result(in TKey key, TimeWindow window, in TAcc accumulator) => result(key, window, accumulator);
}

internal readonly struct ReduceFold<TKey, T>(Func<T, T, T> reduce) : IFold<TKey, T, T, Windowed<TKey, T>>
    where TKey : notnull
{
    public T First(in T value) => value;

    public void Add(ref T accumulator, in T value) => accumulator = reduce(accumulator, value);

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
    public TSum First(in T value) => selector(value);

    // An overflow is a throw for this record, not a wrong sum.
    public void Add(ref TSum accumulator, in T value) => accumulator = checked(accumulator + selector(value));

    public Windowed<TKey, TSum> Result(in TKey key, TimeWindow window, in TSum accumulator) => new(key, window, accumulator);
}
