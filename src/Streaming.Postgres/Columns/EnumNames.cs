namespace Streaming.Postgres.Columns;

/// <summary>Names of an enum's values, looked up once.</summary>
internal sealed class EnumNames<TEnum>
    where TEnum : struct, Enum
{
    private readonly Dictionary<TEnum, string> _names = [];

    public EnumNames()
    {
        foreach (var value in Enum.GetValues<TEnum>()) _names.TryAdd(value, Enum.GetName(value)!);
    }

    /// <summary>The name; that of a combination of flags is made anew each time.</summary>
    /// <exception cref="UnwritableValueException">The value has no name.</exception>
    public string Of(TEnum value)
    {
        if (_names.TryGetValue(value, out var name)) return name;
        name = value.ToString();
        return char.IsAsciiDigit(name[0]) || name[0] == '-' ? throw new UnwritableValueException($"the value is no member of {typeof(TEnum).Name}") : name;
    }
}
