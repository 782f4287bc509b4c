using System.Numerics;
using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Operators.Aggregate;
using Streaming.Serialization;
using Streaming.Windows;

namespace Streaming;

public sealed partial class KeyedStream<TKey, T>
{
    /// <summary>Folds all records of a key, for ever, into one value.</summary>
    /// <typeparam name="TAcc">Type of the value. A struct is fastest: nothing is allocated for a record.</typeparam>
    /// <param name="name">Durable name of the step.</param>
    /// <param name="create">Makes the value that a key begins with.</param>
    /// <param name="add">Gives the value with a record in it. May change and return the value it was given.</param>
    /// <param name="serde">Format of the stored value; else the job's for the type.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Table<TKey, TAcc> Aggregate<TAcc>(
        string name, Func<TAcc> create, Func<TAcc, T, TAcc> add, Serde<TAcc>? serde = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TAcc : notnull
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(add);
        return Fold("Aggregate", name, new FuncFold<TAcc, T>(create, add), serde, StepLocation.Of(file, line));
    }

    /// <summary>As the other form, with a value that is changed in place: <c>static (ref total, order) =&gt; total.Add(order)</c>.</summary>
    /// <typeparam name="TAcc">Type of the value.</typeparam>
    /// <param name="name">Durable name of the step.</param>
    /// <param name="create">Makes the value that a key begins with.</param>
    /// <param name="add">Puts a record into the value.</param>
    /// <param name="serde">Format of the stored value; else the job's for the type.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Table<TKey, TAcc> Aggregate<TAcc>(
        string name, Func<TAcc> create, RefAdd<TAcc, T> add, Serde<TAcc>? serde = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TAcc : notnull
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(add);
        return Fold("Aggregate", name, new RefFold<TAcc, T>(create, add), serde, StepLocation.Of(file, line));
    }

    /// <summary>Counts all records of a key.</summary>
    /// <param name="name">Durable name of the step.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Table<TKey, long> Count(string name, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        => Fold<long, FuncFold<long, T>>("Count", name, new(static () => 0, static (count, _) => count + 1), null, StepLocation.Of(file, line));

    /// <summary>Folds all records of a key, beginning with the first, by a function of two.</summary>
    /// <param name="name">Durable name of the step.</param>
    /// <param name="reduce">Makes one of two; the first argument is what there was.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Table<TKey, T> Reduce(string name, Func<T, T, T> reduce, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(reduce);
        return Fold<T, ReduceFold<T>>("Reduce", name, new(reduce), null, StepLocation.Of(file, line));
    }

    /// <summary>Sums a number over all records of a key.</summary>
    /// <typeparam name="TNumber">Type of the number and of the sum.</typeparam>
    /// <param name="name">Durable name of the step.</param>
    /// <param name="number">Takes the number from a record.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Table<TKey, TNumber> Sum<TNumber>(string name, Func<T, TNumber> number, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TNumber : struct, INumberBase<TNumber>
    {
        ArgumentNullException.ThrowIfNull(number);
        return Fold<TNumber, FuncFold<TNumber, T>>("Sum", name, new(static () => TNumber.Zero, (sum, value) => checked(sum + number(value))), (object)DecimalSerde.Instance as Serde<TNumber>, StepLocation.Of(file, line));
    }

    private Table<TKey, TAcc> Fold<TAcc, TFold>(string kind, string name, TFold fold, Serde<TAcc>? serde, StepLocation location)
        where TAcc : notnull
        where TFold : struct, IFold<TAcc, T>
    {
        ArgumentNullException.ThrowIfNull(name);
        var slot = new SerdeSlot<TAcc> { Subject = name, Role = SerdeRole.State, Explicit = serde, Flowing = Serde as SerdeSlot<TAcc> };
        return new(Builder, Builder.Add(new AggregateNode<TKey, T, TAcc, TFold>(location, kind, name, Output, fold, slot)), slot);
    }
}
