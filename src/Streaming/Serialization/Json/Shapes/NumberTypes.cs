namespace Streaming.Serialization;

/// <summary>Which numbers another type of number takes without loss.</summary>
internal static class NumberTypes
{
    // Bits of the absolute value, or of the significand.
    private static readonly Dictionary<string, (int Bits, bool IsSigned, bool IsInteger)> All = new(StringComparer.Ordinal)
    {
        [nameof(SByte)] = (7, true, true), [nameof(Int16)] = (15, true, true), [nameof(Int32)] = (31, true, true), [nameof(Int64)] = (63, true, true), [nameof(Int128)] = (127, true, true),
        [nameof(Byte)] = (8, false, true), [nameof(UInt16)] = (16, false, true), [nameof(UInt32)] = (32, false, true), [nameof(UInt64)] = (64, false, true), [nameof(UInt128)] = (128, false, true),
        [nameof(Half)] = (11, true, false), [nameof(Single)] = (24, true, false), [nameof(Double)] = (53, true, false), [nameof(Decimal)] = (96, true, false),
    };

    public static bool IsNumber(string type) => All.ContainsKey(type);

    /// <summary>True if it has values that are no numbers, which have names.</summary>
    public static bool HasNames(string type) => type is nameof(Half) or nameof(Single) or nameof(Double);

    /// <summary>True if every value of a type is one of another: the same, a wider integer, a fraction that holds all digits.</summary>
    public static bool Fits(string type, string into)
    {
        if (type == into) return true;
        if (!All.TryGetValue(type, out var from) || !All.TryGetValue(into, out var to) || from.Bits > to.Bits) return false;
        if (!from.IsInteger) return HasNames(type) && HasNames(into);
        return to.IsSigned || !from.IsSigned;
    }
}
