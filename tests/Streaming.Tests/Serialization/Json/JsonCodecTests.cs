using System.Text;
using Streaming.Serialization;
using Streaming.Tests.Shared;
using Xunit;

namespace Streaming.Tests.Serialization;

public sealed class JsonCodecTests
{
    private static readonly Purchase Sample = new(
        "p-1", 12.50m, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), [new PurchaseLine("book", 2)], new() { ["vip"] = 1 }, Tone.Urgent);

    private readonly CodecProbe<Purchase> _purchases = CodecProbe<Purchase>.Of(Serdes.Json(TestJson.Default.Purchase));

    [Fact]
    public void A_value_comes_back_as_it_went()
    {
        var bytes = _purchases.Encode(Sample);
        Assert.Equal(
            """{"id":"p-1","amount":12.50,"placedAt":"2026-01-02T03:04:05+00:00","lines":[{"product":"book","count":2}],"tags":{"vip":1},"tone":"Urgent"}""",
            Encoding.UTF8.GetString(bytes));
        Assert.Equivalent(Sample, _purchases.Decode(bytes));
    }

    [Fact]
    public void The_writer_is_good_for_the_next_record_also_after_a_failure()
    {
        var probe = CodecProbe<Figure>.Of(Serdes.Json(TestJson.Default.Figure));
        Assert.Throws<NotSupportedException>(() => probe.Encode(new Stranger()));
        Assert.Equal("""{"$type":"circle","radius":2}""", Encoding.UTF8.GetString(probe.Encode(new Circle(2))));
        Assert.Equal(new Square(3), probe.Decode(probe.Encode(new Square(3))));
    }

    [Fact]
    public void A_job_wide_context_gives_serdes_for_the_types_it_knows()
    {
        Assert.Equal("json", JsonSerdes.TryGet<Total>(TestJson.Default)!.Format);
        Assert.Null(JsonSerdes.TryGet<OrderKey>(TestJson.Default));
        Assert.False(JsonSerdes.TryGet<Total>(TestJson.Default)!.IsStable);
    }

    [Fact]
    public void A_context_does_not_change_the_format_of_strings_and_numbers()
    {
        Assert.NotNull(TestJson.Default.GetTypeInfo(typeof(string)));
        Assert.Null(JsonSerdes.TryGet<string>(TestJson.Default));
        Assert.Null(JsonSerdes.TryGet<long>(TestJson.Default));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("null", "JSON path $: null")]
    [InlineData("{", "JSON path $: not valid JSON at line 0, byte 1")]
    [InlineData("\uFEFF{}", "JSON path $: not valid JSON at line 0, byte 0")]
    [InlineData("""{"id":"a"} {"id":"b"}""", "JSON path $: not valid JSON at line 0, byte 11")]
    [InlineData("""{"id":"a"}x""", "JSON path $: not valid JSON at line 0, byte 10")]
    [InlineData("""{"placedAt":"yesterday"}""", "JSON path $.placedAt: cannot be read as DateTimeOffset")]
    [InlineData("""{"amount":"12"}""", "JSON path $.amount: cannot be read as decimal")]
    [InlineData("""{"amount":1e999}""", "JSON path $.amount: cannot be read as decimal")]
    [InlineData("""{"lines":[{"count":1},{"count":"x"}]}""", "JSON path $.lines[1].count: cannot be read as int")]
    [InlineData("""{"lines":{"a":1}}""", "JSON path $.lines: cannot be read as IReadOnlyList<PurchaseLine>")]
    [InlineData("""{"tone":"Shrill"}""", "JSON path $.tone: cannot be read as Tone?")]
    [InlineData("[1]", "JSON path $: cannot be read as Purchase")]
    public void What_is_not_the_type_is_malformed_and_told_by_its_path(string text, string error) =>
        Assert.Equal(error, _purchases.ErrorOf(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("""{"tags":{"alice@example.org":"x"}}""", "JSON path $.tags.*: cannot be read as int")]
    [InlineData("""{"tags":{"alice":"x"}}""", "JSON path $.tags.*: cannot be read as int")]
    [InlineData("""{"tags":{"it's ['odd']":{}}}""", "JSON path $.tags.*: cannot be read as int")]
    [InlineData("""{"alice":[1,{"bob":tru}]}""", "JSON path $.*: not valid JSON at line 0, byte 22")]
    public void What_the_payload_says_is_not_in_the_error(string text, string error) =>
        Assert.Equal(error, _purchases.ErrorOf(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Malformed_text_is_malformed_also_where_nobody_reads_it()
    {
        Assert.Equal("byte 7 is not UTF-8", _purchases.ErrorOf([.. "{\"id\":\""u8, 0xC3, .. "\"}"u8]));
        Assert.Equal("byte 10 is not UTF-8", _purchases.ErrorOf([.. "{\"other\":\""u8, 0xFF, .. "\"}"u8]));
    }

    [Fact]
    public void Of_a_property_given_twice_the_last_counts_unless_the_options_forbid_it()
    {
        var text = """{"User":1,"User":2}"""u8;
        Assert.Equal(2, CodecProbe<Click>.Of(Serdes.Json(TestJson.Default.Click)).Decode("""{"user":1,"user":2}"""u8).User);
        Assert.Equal("JSON path $.User: a property is given twice", CodecProbe<Click>.Of(Serdes.Json(StrictJson.Default.Click)).ErrorOf(text));
    }

    [Fact]
    public void Rules_of_the_type_are_told_by_name()
    {
        Assert.Equal("JSON path $: a required property of Category is missing: 'name'", CodecProbe<Category>.Of(Serdes.Json(TestJson.Default.Category)).ErrorOf("{}"u8));
        Assert.Equal("JSON path $.*: a property that the type does not have", CodecProbe<Closed>.Of(Serdes.Json(TestJson.Default.Closed)).ErrorOf("""{"b":1}"""u8));
        Assert.Equal("JSON path $: a constructor, setter or converter threw ArgumentOutOfRangeException", CodecProbe<Picky>.Of(Serdes.Json(TestJson.Default.Picky)).ErrorOf("""{"age":-1}"""u8));
        Assert.StartsWith("JSON path $: cannot be read as Figure", CodecProbe<Figure>.Of(Serdes.Json(TestJson.Default.Figure)).ErrorOf("{}"u8), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_allocated_for_a_record_but_its_value_a_struct_being_boxed_once()
    {
        var totals = CodecProbe<Total>.Of(Serdes.Json(TestJson.Default.Total)).Codec;
        Assert.Equal((0, 40), Bytes(totals, new Total { Orders = 5, Amount = 1.5m }));
        var clicks = CodecProbe<Click>.Of(Serdes.Json(TestJson.Default.Click)).Codec;
        Assert.Equal((0, 32), Bytes(clicks, new Click { User = 1, At = 2 }));
    }

    private static (long Encode, long Decode) Bytes<T>(Codec<T> codec, T value)
    {
        return (Allocated.By(() => Begun().Encode), Allocated.By(() => Begun().Decode));

        (Action Encode, Action Decode) Begun()
        {
            var writer = new ByteWriter(1024);
            for (var round = 0; round < 2; round++)
            {
                Encode();
                Decode();
            }
            return (Encode, Decode);

            void Encode()
            {
                writer.Reset();
                codec.Encode(value, writer);
            }

            void Decode() => codec.Decode(writer.Written, default, out _);
        }
    }

    private sealed record Stranger : Figure;
}
