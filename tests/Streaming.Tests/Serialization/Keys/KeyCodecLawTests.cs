using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static Streaming.Tests.Serialization.KeyGens;

namespace Streaming.Tests.Serialization;

/// <summary>Round trip, order, equality, freedom of prefixes: for every type of key.</summary>
public sealed class KeyCodecLawTests
{
    [Fact]
    public void Strings_order_by_code_point_also_with_zeros_and_lone_surrogates() => KeyCodecLaws.Hold(Strings, CompareText);

    [Fact]
    public void Long_and_text_strings_keep_the_laws() =>
        KeyCodecLaws.Hold(ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => s.Get), CompareText);

    [Fact]
    public void Integers_of_every_width_order_as_numbers()
    {
        KeyCodecLaws.Hold(Longs, Compare);
        KeyCodecLaws.Hold(Longs.Select(l => unchecked((ulong)l)), Compare);
        KeyCodecLaws.Hold(Ints, Compare);
        KeyCodecLaws.Hold(Ints.Select(i => unchecked((uint)i)), Compare);
        KeyCodecLaws.Hold(Ints.Select(i => unchecked((short)i)), Compare);
        KeyCodecLaws.Hold(Ints.Select(i => unchecked((ushort)i)), Compare);
        KeyCodecLaws.Hold(Ints.Select(i => unchecked((sbyte)i)), Compare);
        KeyCodecLaws.Hold(Ints.Select(i => unchecked((byte)i)), Compare);
        KeyCodecLaws.Hold(Ints.Select(i => unchecked((char)i)), Compare);
        KeyCodecLaws.Hold(Ints.Select(i => i > 0), Compare);
    }

    [Fact]
    public void Enums_order_as_their_numbers_also_those_without_a_name()
    {
        KeyCodecLaws.Hold(Ints.Select(i => (Colour)unchecked((byte)i)), Compare);
        KeyCodecLaws.Hold(Longs.Select(l => (Temperature)l), Compare);
    }

    [Fact]
    public void Guids_order_as_CompareTo() => KeyCodecLaws.Hold(Guids, Compare);

    [Fact]
    public void Times_order_by_instant()
    {
        KeyCodecLaws.Hold(Below(DateTime.MaxValue.Ticks).Select(t => new DateTime(t, DateTimeKind.Utc)), Compare);
        KeyCodecLaws.Hold(Longs.Select(t => new TimeSpan(t)), Compare);
        KeyCodecLaws.Hold(Below(TimeOnly.MaxValue.Ticks).Select(t => new TimeOnly(t)), Compare);
        KeyCodecLaws.Hold(Below(DateOnly.MaxValue.DayNumber).Select(d => DateOnly.FromDayNumber((int)d)), Compare);
        var instants = from ticks in Below(1_000_000)
                       from minutes in Gen.Choose(-14 * 60, 14 * 60)
                       select new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.FromMinutes(minutes)).AddTicks(ticks * 36_000_000);
        KeyCodecLaws.Hold(instants, Compare);
    }

    [Fact]
    public void Nullable_values_keep_the_laws_with_null_first()
    {
        KeyCodecLaws.Hold(Ints.OrNull().Select(i => ValueTuple.Create(i)), (a, b) => Nullable.Compare(a.Item1, b.Item1));
        KeyCodecLaws.Hold(from s in NullableStrings from i in Ints.OrNull() select (s, i), (a, b) => Then(CompareText(a.s, b.s), Nullable.Compare(a.i, b.i)));
    }

    [Fact]
    public void Tuples_order_component_by_component()
    {
        KeyCodecLaws.Hold(from a in Strings from b in Ints select (a, b), (x, y) => Then(CompareText(x.a, y.a), Compare(x.b, y.b)));
        KeyCodecLaws.Hold(
            from a in Gen.Choose(0, 1) from b in Strings from c in Strings from d in Guids select (a, (b, c), d),
            (x, y) => Then(Compare(x.a, y.a), CompareText(x.Item2.b, y.Item2.b), CompareText(x.Item2.c, y.Item2.c), Compare(x.d, y.d)));
    }

    [Fact]
    public void Tuples_of_three_to_nine_keep_the_laws()
    {
        KeyCodecLaws.Hold(from v in Bits select (v[0], v[1], v[2]), Compare);
        KeyCodecLaws.Hold(from v in Bits select (v[0], v[1], v[2], v[3]), Compare);
        KeyCodecLaws.Hold(from v in Bits select (v[0], v[1], v[2], v[3], v[4]), Compare);
        KeyCodecLaws.Hold(from v in Bits select (v[0], v[1], v[2], v[3], v[4], v[5]), Compare);
        KeyCodecLaws.Hold(from v in Bits select (v[0], v[1], v[2], v[3], v[4], v[5], v[6]), Compare);
        KeyCodecLaws.Hold(from v in Bits select (v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]), Compare);
        KeyCodecLaws.Hold(from v in Bits select (v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8]), Compare);
    }

    [Fact]
    public void Records_order_as_the_tuple_of_their_components()
    {
        KeyCodecLaws.Hold(OrderKeys, CompareOrders);
        KeyCodecLaws.Hold(
            from row in Ints from column in Gen.Choose(0, 1) from note in NullableStrings select new Place((short)row, (short)column, note),
            (a, b) => Then(Compare(a.Row, b.Row), Compare(a.Column, b.Column), CompareText(a.Note, b.Note)));
        KeyCodecLaws.Hold(
            from region in NullableStrings from order in Gen.OneOf(OrderKeys.Select(o => (OrderKey?)o), Gen.Constant<OrderKey?>(null)) from id in Guids select new Customer(region, order, id),
            (a, b) => Then(CompareText(a.Region, b.Region), CompareOrders(a.LastOrder, b.LastOrder), Compare(a.Id, b.Id)));
        KeyCodecLaws.Hold(from x in Ints from y in Ints select new Point(x, y), (a, b) => Then(Compare(a.X, b.X), Compare(a.Y, b.Y)));
    }

    [Fact]
    public void A_record_of_nine_components_keeps_the_laws() => KeyCodecLaws.Hold(
        from b in Strings from v in Bits from i in NullableStrings select new Wide(v[0], b, v[1], v[2] > 0, (byte)v[3], (char)v[4], new Guid(v[5], 0, 0, new byte[8]), v[6], i),
        (x, y) => Then(
            Compare((x.A, 0), (y.A, 0)), CompareText(x.B, y.B), Compare((x.C, x.D, x.E, x.F, x.G, x.H), (y.C, y.D, y.E, y.F, y.G, y.H)), CompareText(x.I, y.I)));

    private static Gen<int[]> Bits { get; } = Gen.Choose(0, 1).ArrayOf(9);

    private static Gen<string?> NullableStrings { get; } = Gen.OneOf(Gen.Constant<string?>(null), Strings.Select(s => (string?)s));

    private static Gen<OrderKey> OrderKeys { get; } = from shop in Strings from number in Ints select new OrderKey(shop, number);

    private static int CompareOrders(OrderKey? a, OrderKey? b) => a is null || b is null
        ? (a is null ? 0 : 1) - (b is null ? 0 : 1)
        : Then(CompareText(a.Shop, b.Shop), Compare(a.Number, b.Number));

    private static int Compare<T>(T a, T b) => Comparer<T>.Default.Compare(a, b);

    private static int Then(params ReadOnlySpan<int> comparisons)
    {
        foreach (var comparison in comparisons) if (comparison != 0) return comparison;
        return 0;
    }
}
