using System.Buffers.Binary;
using System.Globalization;

namespace Streaming.Nexmark;

/// <summary>What q17 keeps of an auction and a day.</summary>
internal readonly record struct DayStats(AuctionDay Key, long TotalBids, long Rank1, long Rank2, long Rank3, long MinPrice, long MaxPrice, long SumPrice)
{
    private const long Low = 10_000;
    private const long High = 1_000_000;
    private const int Bytes = 68;

    public static Serde<DayStats> Serde { get; } = new BinarySerde<DayStats>("day-stats", Write, Read, Bytes);

    public DayStats Add(Price bid) => new(
        bid.Key,
        TotalBids + 1,
        Rank1 + (bid.Cents < Low ? 1 : 0),
        Rank2 + (bid.Cents is >= Low and < High ? 1 : 0),
        Rank3 + (bid.Cents >= High ? 1 : 0),
        TotalBids == 0 ? bid.Cents : Math.Min(MinPrice, bid.Cents),
        Math.Max(MaxPrice, bid.Cents),
        SumPrice + bid.Cents);

    public DayRow Row() => new(Key.Auction, Key.Text, TotalBids, Rank1, Rank2, Rank3, MinPrice, MaxPrice, SumPrice);

    private static int Write(DayStats stats, Span<byte> output)
    {
        stats.Key.Write(output);
        BinaryPrimitives.WriteInt64LittleEndian(output[12..], stats.TotalBids);
        BinaryPrimitives.WriteInt64LittleEndian(output[20..], stats.Rank1);
        BinaryPrimitives.WriteInt64LittleEndian(output[28..], stats.Rank2);
        BinaryPrimitives.WriteInt64LittleEndian(output[36..], stats.Rank3);
        BinaryPrimitives.WriteInt64LittleEndian(output[44..], stats.MinPrice);
        BinaryPrimitives.WriteInt64LittleEndian(output[52..], stats.MaxPrice);
        BinaryPrimitives.WriteInt64LittleEndian(output[60..], stats.SumPrice);
        return Bytes;
    }

    private static DayStats Read(ReadOnlySpan<byte> data) => new(
        AuctionDay.Read(data),
        BinaryPrimitives.ReadInt64LittleEndian(data[12..]),
        BinaryPrimitives.ReadInt64LittleEndian(data[20..]),
        BinaryPrimitives.ReadInt64LittleEndian(data[28..]),
        BinaryPrimitives.ReadInt64LittleEndian(data[36..]),
        BinaryPrimitives.ReadInt64LittleEndian(data[44..]),
        BinaryPrimitives.ReadInt64LittleEndian(data[52..]),
        BinaryPrimitives.ReadInt64LittleEndian(data[60..]));
}

/// <summary>The key of q17's table.</summary>
/// <param name="Auction">Id of the auction.</param>
/// <param name="Day">Days since 1970 UTC.</param>
internal readonly record struct AuctionDay(long Auction, int Day)
{
    private const long DayMs = 86_400_000;

    public static AuctionDay Of(Bid bid) => new(bid.Auction, (int)(bid.DateTime / DayMs));

    public string Text => DateTimeOffset.UnixEpoch.AddDays(Day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public void Write(Span<byte> output)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output, Auction);
        BinaryPrimitives.WriteInt32LittleEndian(output[8..], Day);
    }

    public static AuctionDay Read(ReadOnlySpan<byte> data) => new(BinaryPrimitives.ReadInt64LittleEndian(data), BinaryPrimitives.ReadInt32LittleEndian(data[8..]));
}

/// <summary>What q17 sends through its exchange.</summary>
internal readonly record struct Price(AuctionDay Key, long Cents)
{
    private const int Bytes = 20;

    public static Serde<Price> Serde { get; } = new BinarySerde<Price>(
        "price",
        static (price, output) =>
        {
            price.Key.Write(output);
            BinaryPrimitives.WriteInt64LittleEndian(output[12..], price.Cents);
            return Bytes;
        },
        static data => new(AuctionDay.Read(data), BinaryPrimitives.ReadInt64LittleEndian(data[12..])),
        Bytes);
}
