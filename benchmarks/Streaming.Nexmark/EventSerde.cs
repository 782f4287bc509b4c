using System.Buffers;
using System.Text.Json;

namespace Streaming.Nexmark;

/// <summary>
/// Reads events of format <c>json</c>, only as far as a query needs them: the reader of System.Text.Json goes over what it skips without making anything of it.
/// </summary>
/// <param name="extra">Whether the query wants the text <c>extra</c> of bids.</param>
internal sealed class EventSerde(bool extra) : Serde<Event>
{
    public override string Format => "nexmark-json";

    public override ValueTask<Codec<Event>> BindAsync(SerdeBinding binding, CancellationToken cancellationToken) => new(new EventCodec(extra));

    private sealed class EventCodec(bool extra) : Codec<Event>
    {
        private const int BidKind = 2;

        public override void Encode(Event value, IBufferWriter<byte> output) => throw new NotSupportedException("Events are only read.");

        public override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out Event value)
        {
            value = default;
            try
            {
                var json = new Utf8JsonReader(data);
                json.Read();
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    if (json.ValueTextEquals("event_type"u8))
                    {
                        json.Read();
                        if (json.GetInt32() != BidKind) return DecodeStatus.Done;
                    }
                    else if (json.ValueTextEquals("bid"u8))
                    {
                        json.Read();
                        value = new(true, ReadBid(ref json));
                        return DecodeStatus.Done;
                    }
                    else
                    {
                        json.Read();
                        json.Skip();
                    }
                }
                return DecodeStatus.Malformed;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
            {
                return DecodeStatus.Malformed;
            }
        }

        private Bid ReadBid(ref Utf8JsonReader json)
        {
            long auction = 0, bidder = 0, price = 0, time = 0;
            string? text = null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("auction"u8)) auction = Number(ref json);
                else if (json.ValueTextEquals("bidder"u8)) bidder = Number(ref json);
                else if (json.ValueTextEquals("price"u8)) price = Number(ref json);
                else if (json.ValueTextEquals("dateTime"u8)) time = Number(ref json);
                else if (extra && json.ValueTextEquals("extra"u8))
                {
                    json.Read();
                    text = json.GetString();
                }
                else
                {
                    json.Read();
                    json.Skip();
                }
            }
            return new(auction, bidder, price, time, text);
        }

        private static long Number(ref Utf8JsonReader json)
        {
            json.Read();
            return json.GetInt64();
        }
    }
}
