using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Streaming.Serialization;
using Xunit;

namespace Streaming.Tests.Serialization;

public sealed class JsonShapeTests
{
    [Fact]
    public void The_shape_is_names_and_types_all_the_way_down() => Assert.Equal(
        "{amount:Decimal;id:String?;lines:[{count:Int32;product:String?;}?]?;placedAt:DateTimeOffset;tags:<String:Int32>?;tone:enum(Plain,Urgent)?;}",
        Text(TestJson.Default.Purchase));

    [Fact]
    public void A_cycle_is_a_reference() => Assert.Equal("{children:[^0?]?;name!:String?;parent:^0?;}", Text(TestJson.Default.Category));

    [Fact]
    public void Derived_types_belong_to_the_shape() => Assert.Equal("{}|$type(\"circle\"={radius:Double;},\"square\"={side:Double;})", Text(TestJson.Default.Figure));

    [Fact]
    public void What_is_computed_required_or_left_out_is_marked()
    {
        var type = Reflected<Marked>();
        Assert.Equal("{*:<String:Any?>?;Average=:Double;Maybe~:Int32?;Names:[String?]?;Needed!:Int32;\"odd: name\":Int32;}", Text(type));
        Assert.Equal(["*", "Average", "Maybe", "Names", "Needed", "Old", "odd: name"], ((ObjectShape)JsonShapes.Of(type)).Properties.Select(p => p.Name));
    }

    [Fact]
    public void An_enum_has_its_texts_or_its_numbers() => Assert.Equal("{Day:enum Byte(Friday=5,Monday=1);Tone:enum(Plain,Urgent);}", Text(Reflected<Calendar>()));

    [Fact]
    public void What_a_converter_of_the_users_writes_is_not_known()
    {
        Assert.Equal("{A:custom;B:custom;C:custom?;}", Text(Reflected<Converted>(o => o.Converters.Add(new Cents()))));
        Assert.Equal("custom", Text(Reflected<Money>()));
    }

    [Fact]
    public void Numbers_in_quotes_and_those_that_are_none_are_marked() => Assert.Equal(
        "{Count:Int32/text;Fraction:Double/text/named;List:[Int32/text]?;Name:String?;}",
        Text(Reflected<Figures>(o => o.NumberHandling = JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowNamedFloatingPointLiterals)));

    [Fact]
    public void Null_is_where_it_can_be_written() => Assert.Equal("{A:String;B:String?;C:[String?];}", Text(Reflected<Annotated>(o => o.RespectNullableAnnotations = true)));

    [Fact]
    public void What_constructors_require_is_known_before_the_first_value_is_written()
    {
        Assert.Equal("{In!:{A!:Int32;B:Int32;}?;}", Text(Reflected<Outer>(o => o.RespectRequiredConstructorParameters = true)));
        Assert.Equal("{In!:{A!:Int32;B:Int32;}?;}", Text(RequiringJson.Default.Outer));
        Assert.Equal("{In!:{A!:Int32;B:Int32;}?;}", Text(new RequiringJson(new() { RespectRequiredConstructorParameters = true }).Outer));
    }

    [Fact]
    public void Reflection_and_source_generation_give_the_same_shape()
    {
        var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        Assert.Equal(Text(TestJson.Default.Purchase), Text(options.GetTypeInfo(typeof(Purchase))));
        Assert.Equal(Text(TestJson.Default.Category), Text(options.GetTypeInfo(typeof(Category))));
        Assert.Equal(Text(TestJson.Default.Picky), Text(options.GetTypeInfo(typeof(Picky))));
        Assert.Equal("{age:Int32;}", Text(TestJson.Default.Picky));
    }

    [Fact]
    public void The_text_is_the_codecs_schema_and_never_changes()
    {
        Assert.Equal("{at:Int64;user:Int64;}", CodecProbe<Click>.Of(Serdes.Json(TestJson.Default.Click)).Codec.Schema);
        Assert.Equal("", CodecProbe<int>.Of(Serdes.Int32).Codec.Schema);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{a:Int32}")]
    [InlineData("{a:Int32;};")]
    [InlineData("{a:^1;}")]
    [InlineData("{\"a:Int32;}")]
    [InlineData("[Int32")]
    [InlineData("enum(a,a)")]
    [InlineData("Int32/roman")]
    [InlineData("{}|kind(\"a\")")]
    public void A_text_that_nobody_has_printed_is_refused(string text) => Assert.Throws<FormatException>(() => JsonShapeParser.Parse(text));

    internal static JsonTypeInfo Reflected<T>(Action<JsonSerializerOptions>? set = null)
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        set?.Invoke(options);
        return options.GetTypeInfo(typeof(T));
    }

    // Every text is read back and printed again.
    private static string Text(JsonTypeInfo type)
    {
        var text = JsonShapes.Of(type).ToString();
        Assert.Equal(text, JsonShapeParser.Parse(text).ToString());
        return text;
    }

    private sealed class Marked
    {
        private int _old;

        public required int Needed { get; set; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Maybe { get; set; }

        public double Average => Needed + _old;

        public int Old
        {
            set => _old = value;
        }

        [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
        public List<string> Names { get; } = [];

        [JsonPropertyName("odd: name")]
        public int Odd { get; set; }

        [JsonExtensionData]
        public Dictionary<string, object?>? Rest { get; set; }

        [JsonIgnore]
        public int Ignored { get; set; }
    }

    private sealed record Calendar(Day Day, Tone Tone);

    private enum Day : byte
    {
        Monday = 1,
        Friday = 5,
    }

    private sealed record Converted(decimal A, [property: JsonConverter(typeof(Cents))] decimal B, Money C);

    [JsonConverter(typeof(MoneyConverter))]
    private sealed record Money(decimal Amount);

    private sealed record Figures(int Count, double Fraction, List<int> List, string Name);

    private sealed record Annotated(string A, string? B, List<string> C);

    private sealed class Cents : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetInt64() / 100m;

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue((long)(value * 100));
    }

    private sealed class MoneyConverter : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetDecimal());

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Amount);
    }
}
