using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Streaming.Nexmark;

/// <summary>A row of q0 and qd.</summary>
internal readonly record struct BidRow(long Auction, long Bidder, long Price, long DateTime, string Extra);

/// <summary>A row of q2.</summary>
internal readonly record struct PriceRow(long Auction, long Price);

/// <summary>A row of q17.</summary>
internal readonly record struct DayRow(long Auction, string Day, long TotalBids, long Rank1, long Rank2, long Rank3, long MinPrice, long MaxPrice, long SumPrice);

/// <summary>Formats of the rows: compact, in the order of the fields.</summary>
[JsonSerializable(typeof(BidRow))]
[JsonSerializable(typeof(PriceRow))]
[JsonSerializable(typeof(DayRow))]
internal sealed partial class RowJson : JsonSerializerContext
{
    /// <summary>Nothing is escaped beyond what JSON asks for.</summary>
    public static RowJson Plain { get; } = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The record key of q17's rows: a JSON array of the key columns.</summary>
    public static Serde<AuctionDay> AuctionDayKey { get; } = new BinarySerde<AuctionDay>("auction-day", WriteKey, static _ => throw new NotSupportedException("Keys of rows are only written."), 0, static _ => 64);

    private static int WriteKey(AuctionDay key, Span<byte> output)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"[{key.Auction},\"{key.Text}\"]");
        return Encoding.UTF8.GetBytes(text, output);
    }
}
