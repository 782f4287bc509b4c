using System.Buffers.Binary;
using System.Text;

namespace Streaming.Nexmark;

/// <summary>What the queries here use of an event: its kind, and of a bid its fields. Nothing else is decoded.</summary>
/// <param name="IsBid">False for persons, auctions and ticks, which only move event time.</param>
/// <param name="Bid">The bid; default if it is none.</param>
internal readonly record struct Event(bool IsBid, Bid Bid);

/// <summary>A bid. Times in ms since 1970 UTC, prices in cents.</summary>
/// <param name="Auction">Id of the auction.</param>
/// <param name="Bidder">Id of the person.</param>
/// <param name="Price">Price.</param>
/// <param name="DateTime">Event time.</param>
/// <param name="Extra">Filling text; null if the query does not want it.</param>
internal readonly record struct Bid(long Auction, long Bidder, long Price, long DateTime, string? Extra)
{
    private const int Fixed = 32;

    public static Serde<Bid> Serde { get; } = new BinarySerde<Bid>("bid", Write, Read, Fixed, static bid => Fixed + Encoding.UTF8.GetMaxByteCount(bid.Extra!.Length));

    public BidRow Row() => new(Auction, Bidder, Price, DateTime, Extra!);

    private static int Write(Bid bid, Span<byte> output)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output, bid.Auction);
        BinaryPrimitives.WriteInt64LittleEndian(output[8..], bid.Bidder);
        BinaryPrimitives.WriteInt64LittleEndian(output[16..], bid.Price);
        BinaryPrimitives.WriteInt64LittleEndian(output[24..], bid.DateTime);
        return Fixed + Encoding.UTF8.GetBytes(bid.Extra, output[Fixed..]);
    }

    private static Bid Read(ReadOnlySpan<byte> data) => new(
        BinaryPrimitives.ReadInt64LittleEndian(data),
        BinaryPrimitives.ReadInt64LittleEndian(data[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(data[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(data[24..]),
        Encoding.UTF8.GetString(data[Fixed..]));
}
