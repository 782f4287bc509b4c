using System.Collections;

namespace Streaming.Serialization;

/// <summary>Composes the part of a type, by reflection, when a topology is built.</summary>
internal sealed class KeyPartFactory
{
    private static readonly Dictionary<Type, object> Scalars = new()
    {
        [typeof(bool)] = new BoolPart(),
        [typeof(sbyte)] = new IntegerPart<sbyte>("i8", signed: true),
        [typeof(byte)] = new IntegerPart<byte>("u8", signed: false),
        [typeof(short)] = new IntegerPart<short>("i16", signed: true),
        [typeof(ushort)] = new IntegerPart<ushort>("u16", signed: false),
        [typeof(int)] = new IntegerPart<int>("i32", signed: true),
        [typeof(uint)] = new IntegerPart<uint>("u32", signed: false),
        [typeof(long)] = new IntegerPart<long>("i64", signed: true),
        [typeof(ulong)] = new IntegerPart<ulong>("u64", signed: false),
        [typeof(char)] = new IntegerPart<char>("char", signed: false),
        [typeof(string)] = new StringPart(),
        [typeof(Guid)] = new GuidPart(),
        [typeof(DateTime)] = new DateTimePart(),
        [typeof(DateTimeOffset)] = new DateTimeOffsetPart(),
        [typeof(DateOnly)] = new DateOnlyPart(),
        [typeof(TimeOnly)] = new TimeOnlyPart(),
        [typeof(TimeSpan)] = new TimeSpanPart(),
    };

    private static readonly Type[] Tuples =
    [
        typeof(Tuple1Part<,>), typeof(Tuple2Part<,,,>), typeof(Tuple3Part<,,,,,>), typeof(Tuple4Part<,,,,,,,>), typeof(Tuple5Part<,,,,,,,,,>),
        typeof(Tuple6Part<,,,,,,,,,,,>), typeof(Tuple7Part<,,,,,,,,,,,,,>), typeof(Tuple8Part<,,,,,,,,,,,,,,,>),
    ];

    private readonly Stack<Type> _within = [];

    /// <summary>The part, a struct that is an <see cref="IKeyPart{T}"/> of the type; null and a reason if the type cannot be a key.</summary>
    public object? TryMake(Type type, out string reason)
    {
        reason = "";
        if (Scalars.TryGetValue(type, out var scalar)) return scalar;
        if (type.IsEnum) return MakeEnum(type);
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return TryMake(underlying, out reason) is { } part ? Wrap(typeof(NullablePart<,>), underlying, part) : null;
        }
        if (IsTuple(type)) return TryMakeTuple(type, out reason);
        if (RefusalOf(type) is { } refusal)
        {
            reason = refusal;
            return null;
        }
        return TryMakeRecord(type, out reason);
    }

    private static object MakeEnum(Type type)
    {
        var underlying = Scalars[type.GetEnumUnderlyingType()];
        var format = (string)underlying.GetType().GetProperty(nameof(IKeyPart<>.Format))!.GetValue(underlying)!;
        return Activator.CreateInstance(typeof(IntegerPart<>).MakeGenericType(type), format, format[0] == 'i')!;
    }

    private static object Wrap(Type wrapper, Type type, object part) =>
        Activator.CreateInstance(wrapper.MakeGenericType(type, part.GetType()), part)!;

    private static bool IsTuple(Type type) => type.IsGenericType && type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal);

    private object? TryMakeTuple(Type type, out string reason)
    {
        List<Type> items = [];
        for (var rest = type; rest is not null;)
        {
            var arguments = rest.GetGenericArguments();
            items.AddRange(arguments.Take(7));
            rest = arguments.Length == 8 ? arguments[7] : null;
        }
        return TryMakeComponents(type, items, i => $"Item{i + 1}", out reason);
    }

    private object? TryMakeRecord(Type type, out string reason)
    {
        if (_within.Contains(type))
        {
            reason = $"it contains itself, so its length has no bound; key by the part of it that tells keys apart";
            return null;
        }
        var shape = KeyRecordShape.TryOf(type, out reason);
        if (shape is null) return null;
        _within.Push(type);
        var tuple = TryMakeComponents(type, shape.Types, i => shape.Names[i], out reason);
        _within.Pop();
        return tuple is null ? null : Activator.CreateInstance(
            typeof(RecordPart<,,>).MakeGenericType(type, shape.TupleType, tuple.GetType()), tuple, shape.CompileTake(), shape.CompileMake());
    }

    private object? TryMakeComponents(Type owner, IReadOnlyList<Type> types, Func<int, string> name, out string reason)
    {
        var parts = new object[types.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var part = TryMake(types[i], out var inner);
            if (part is null)
            {
                reason = $"component {name(i)} of {TypeNames.Of(owner)} is {TypeNames.Of(types[i])}; {inner}";
                return null;
            }
            parts[i] = types[i].IsClass && types[i] != typeof(string) ? Wrap(typeof(ReferencePart<,>), types[i], part) : part;
        }
        reason = "";
        return MakeTuple(types, parts);
    }

    private static object MakeTuple(IReadOnlyList<Type> types, object[] parts)
    {
        List<Type> arguments = [];
        var own = Math.Min(types.Count, 7);
        for (var i = 0; i < own; i++) arguments.AddRange(types[i], parts[i].GetType());
        if (types.Count == own) return Activator.CreateInstance(Tuples[own - 1].MakeGenericType([.. arguments]), parts)!;
        var rest = MakeTuple([.. types.Skip(own)], parts[own..]);
        arguments.AddRange(KeyRecordShape.TupleOf([.. types.Skip(own)]), rest.GetType());
        return Activator.CreateInstance(Tuples[own].MakeGenericType([.. arguments]), [.. parts[..own], rest])!;
    }

    private static string? RefusalOf(Type type)
    {
        if (type == typeof(float) || type == typeof(double) || type == typeof(Half))
        {
            return "floating-point numbers have equal values with unequal bits (0.0 and -0.0) and differ by rounding; use an integer of the smallest unit, or a string";
        }
        if (type == typeof(decimal)) return "decimals have equal values with unequal bits (1.0 and 1.00); use a long of the smallest unit, such as cents, or a string";
        if (type == typeof(byte[])) return "arrays are compared by reference; use a string (such as Convert.ToHexString) or a Guid";
        if (type.IsArray || typeof(IEnumerable).IsAssignableFrom(type)) return "collections have no value equality; use a tuple or a record of their items, or a string";
        if (type.FullName!.StartsWith("System.Tuple`", StringComparison.Ordinal)) return "System.Tuple is not supported; use a value tuple, (a, b), or a record";
        if (type == typeof(object) || type.IsInterface || type.IsAbstract || type.IsPointer || typeof(Delegate).IsAssignableFrom(type))
        {
            return "its values can be of many types; key by one concrete type";
        }
        return type.Namespace is "System" ? "it has no canonical form here; use a string, an integer, a Guid, or a record of these" : null;
    }
}
