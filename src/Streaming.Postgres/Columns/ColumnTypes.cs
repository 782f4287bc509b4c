using System.Reflection;

namespace Streaming.Postgres.Columns;

/// <summary>The types that can be written.</summary>
internal static class ColumnTypes
{
    private static readonly Dictionary<Type, ColumnType> Known = All().ToDictionary(t => t.Type, t => t.Mapping);

    /// <summary>The types that can be written, for errors.</summary>
    public const string Listed = "string, short, int, long, float, double, decimal, bool, Guid, DateTimeOffset, DateTime, DateOnly, TimeOnly, TimeSpan, byte[], an enum";

    /// <summary>A type as C# writes it.</summary>
    public static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Name(underlying) + "?";
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (type.IsGenericType) return $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
        return Keywords.GetValueOrDefault(type, type.Name);
    }

    /// <summary>How values of this type are written; null if they cannot be.</summary>
    public static ColumnType<TColumn>? Find<TColumn>()
    {
        if (Known.TryGetValue(typeof(TColumn), out var known)) return (ColumnType<TColumn>)known;
        var underlying = Nullable.GetUnderlyingType(typeof(TColumn));
        var type = underlying ?? typeof(TColumn);
        if (!type.IsEnum) return null;
        // When the topology is declared, never on the record path.
        var method = typeof(ColumnTypes).GetMethod(underlying is null ? nameof(Enumeration) : nameof(NullableEnumeration), BindingFlags.NonPublic | BindingFlags.Static)!;
        return (ColumnType<TColumn>)method.MakeGenericMethod(type).Invoke(null, null)!;
    }

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(string)] = "string", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint",
        [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal", [typeof(bool)] = "bool", [typeof(char)] = "char",
        [typeof(object)] = "object",
    };

    private static IEnumerable<(Type Type, ColumnType Mapping)> All()
    {
        yield return (typeof(string), new ColumnType<string?, string?>(WireType.Text, Conversions.Text));
        yield return (typeof(byte[]), new ColumnType<byte[]?, byte[]?>(WireType.Bytea, static v => v, ByteArrayComparer.Instance));
        foreach (var pair in Both<short>(WireType.Int16, static v => v)) yield return pair;
        foreach (var pair in Both<int>(WireType.Int32, static v => v)) yield return pair;
        foreach (var pair in Both<long>(WireType.Int64, static v => v)) yield return pair;
        foreach (var pair in Both<float>(WireType.Single, static v => v)) yield return pair;
        foreach (var pair in Both<double>(WireType.Double, static v => v)) yield return pair;
        foreach (var pair in Both<decimal>(WireType.Numeric, static v => v)) yield return pair;
        foreach (var pair in Both<bool>(WireType.Boolean, static v => v)) yield return pair;
        foreach (var pair in Both<Guid>(WireType.Uuid, static v => v)) yield return pair;
        foreach (var pair in Both<DateTimeOffset>(WireType.TimestampTz, Conversions.Utc)) yield return pair;
        foreach (var pair in Both<DateTime>(WireType.TimestampTz, Conversions.Utc)) yield return pair;
        foreach (var pair in Both<DateOnly>(WireType.Date, Conversions.Day)) yield return pair;
        foreach (var pair in Both<TimeOnly>(WireType.Time, Conversions.Micros)) yield return pair;
        foreach (var pair in Both<TimeSpan>(WireType.Interval, Conversions.Micros)) yield return pair;
    }

    private static IEnumerable<(Type Type, ColumnType Mapping)> Both<TColumn>(WireType wire, Func<TColumn, TColumn> convert)
        where TColumn : struct
    {
        yield return (typeof(TColumn), new ColumnType<TColumn, TColumn>(wire, convert));
        yield return (typeof(TColumn?), new ColumnType<TColumn?, TColumn?>(wire, v => v is { } value ? convert(value) : null));
    }

    private static ColumnType<TEnum> Enumeration<TEnum>()
        where TEnum : struct, Enum
    {
        var names = new EnumNames<TEnum>();
        return new ColumnType<TEnum, string>(WireType.Text, names.Of);
    }

    private static ColumnType<TEnum?> NullableEnumeration<TEnum>()
        where TEnum : struct, Enum
    {
        var names = new EnumNames<TEnum>();
        return new ColumnType<TEnum?, string?>(WireType.Text, v => v is { } value ? names.Of(value) : null);
    }
}
