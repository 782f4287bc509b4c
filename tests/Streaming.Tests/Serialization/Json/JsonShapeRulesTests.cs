using System.Text.Json;
using System.Text.Json.Serialization;
using Streaming.Serialization;
using Xunit;

namespace Streaming.Tests.Serialization;

/// <summary>What a build reads of what an older (or a newer) one has written, by the types of both.</summary>
public sealed class JsonShapeRulesTests
{
    [Fact]
    public void What_is_the_same_is_read()
    {
        Reads<Total, Total>();
        Reads<Category, Category>();
        Reads<Purchase, Purchase>();
        Reads<Figure, Figure>();
        Reads<Strict, Strict>();
    }

    [Fact]
    public void A_property_that_was_added_reads_as_its_default() => Reads<Sum, SumAndCount>();

    [Fact]
    public void A_property_that_was_removed_is_named_since_its_content_would_be_lost()
        => Assert.Equal("$.Count (Int32) was removed, and what was written would be lost", Refused<SumAndCount, Sum>());

    [Fact]
    public void A_property_that_was_renamed_is_one_removed_and_one_added()
    {
        Assert.Equal(
            "$.Value (Int64) was removed, and $.Amount, which was added, would not have what was written: a property that is renamed keeps its name with [JsonPropertyName(\"Value\")]",
            Refused<Sum, Renamed>());
        Reads<Sum, RenamedWell>();
        Reads<Sum, RenamedWithSetter>();
    }

    [Fact]
    public void A_property_of_another_type_is_named_with_both()
    {
        Assert.Equal("$.Value was Int64 and is String?[]?", Refused<Sum, Texts>());
        Assert.Equal("$.Value was String?[]? and is Int64", Refused<Texts, Sum>());
        Assert.Equal("$.Lines[].Count was Int32 and is Boolean", Refused<OldOrder, OtherOrder>());
        Assert.Equal("$.(key) was String and is Int32", Refused<Dictionary<string, int>, Dictionary<int, int>>());
        Assert.Equal("$ was an object and is Int32[]", Refused<Sum, List<int>>());
    }

    [Fact]
    public void A_property_that_is_required_must_have_been_written()
    {
        Assert.Equal("$.Count is required and was not written", Refused<Sum, Required>());
        Assert.Equal("$.Count is required and was not always written", Refused<LeftOut, Required>());
        Reads<SumAndCount, Required>();
        Assert.Equal("$.Count is required and was not written", Refused<Sum, SumAndCountRecord>(o => o.RespectRequiredConstructorParameters = true));
        Reads<Sum, SumAndCountRecord>();
    }

    [Fact]
    public void Numbers_are_read_as_wider_ones_only()
    {
        Reads<int, long>();
        Reads<byte, ushort>();
        Reads<uint, long>();
        Reads<long, decimal>();
        Reads<int, double>();
        Reads<float, double>();
        Reads<List<int>, List<long>>();
        Assert.Equal("$ was Int64 and is Int32", Refused<long, int>());
        Refused<int, uint>();
        Refused<uint, int>();
        Refused<long, double>();
        Refused<decimal, double>();
        Refused<double, decimal>();
        Refused<double, long>();
    }

    [Fact]
    public void Null_may_be_added_and_not_taken_away()
    {
        Reads<Box<int>, Box<int?>>();
        Reads<Box<int>, Box<long?>>();
        Assert.Equal("$.Value was Int32? and is Int32", Refused<Box<int?>, Box<int>>());
        // A class in a place that is a struct's now: it was null perhaps.
        Assert.Equal("$.Value was an object? and is an object", Refused<Box<Click>, Box<ClickStruct>>());
        Reads<Box<ClickStruct>, Box<Click>>();
        Refused<Box<string>, Annotated>(o => o.RespectNullableAnnotations = true);
    }

    [Fact]
    public void An_enum_may_gain_names_and_lose_none()
    {
        Reads<Box<Tone>, Box<MoreTone>>();
        Assert.Equal("$.Value has no 'Shrill' any more", Refused<Box<MoreTone>, Box<Tone>>());
        Reads<Box<Grade>, Box<MoreGrade>>();
        Assert.Equal("$.Value has no 'C' (2) any more", Refused<Box<MoreGrade>, Box<Grade>>());
        Assert.Equal("'A' of $.Value was 0 and is 1; 'B' of $.Value was 1 and is 0", Refused<Box<Grade>, Box<Swapped>>());
        // Names as text: their numbers do not matter, and old numbers are still read.
        Reads<Box<Grade>, Box<GradeAsText>>();
        Refused<Box<GradeAsText>, Box<Grade>>();
        Refused<Box<int>, Box<Grade>>();
    }

    [Fact]
    public void Derived_types_may_be_added_and_not_taken_away()
    {
        Reads<Figure, MoreFigure>();
        Assert.EndsWith("; $ has no derived type \"hexagon\" any more", Refused<MoreFigure, Figure>(), StringComparison.Ordinal);
        Assert.Equal("$(\"circle\").Radius (Double) was removed, and what was written would be lost", Refused<Figure, FlatFigure>());
        Assert.Equal("$ said in '$type' which derived type it is, and is asked in 'kind'", Refused<Figure, KindOfFigure>());
        Assert.Equal("$ has no derived types any more", Refused<Figure, Sum>());
        Assert.Equal("$ does not say which derived type it is", Refused<NoProperty, Figure>());
        Reads<NoProperty, Open>();
    }

    [Fact]
    public void What_is_computed_may_come_and_go()
    {
        Reads<Computed, Sum>();
        Reads<Sum, Computed>();
        Assert.Equal("$.Double was written and the type takes no property that it does not have", Refused<Computed, ClosedSum>());
        // What was written has become something that is computed from nothing.
        Assert.Equal("$.Value (Int64) was removed, and what was written would be lost", Refused<Sum, OnlyComputed>());
    }

    [Fact]
    public void Numbers_in_quotes_are_read_by_who_takes_them()
    {
        var quoted = JsonShapeTests.Reflected<Sum>(o => o.NumberHandling = JsonNumberHandling.WriteAsString);
        var stored = JsonShapeParser.Parse(JsonShapes.Of(quoted).ToString());
        Assert.Equal("$.Value was Int64/text and is Int64", JsonShapeRules.CannotRead(stored, JsonShapes.Of(JsonShapeTests.Reflected<Sum>())));
        Assert.Null(JsonShapeRules.CannotRead(stored, JsonShapes.Of(JsonShapeTests.Reflected<Sum>(o => o.NumberHandling = JsonNumberHandling.AllowReadingFromString))));
        Assert.Null(JsonShapeRules.CannotRead(JsonShapeParser.Parse("{Value:Int64;}"), JsonShapes.Of(quoted)));
    }

    [Fact]
    public void Names_differ_in_case_only_for_who_looks_at_case()
    {
        Refused<Sum, CamelSum>();
        Assert.Null(JsonShapeRules.CannotRead(JsonShapeParser.Parse("{Value:Int64;}"), JsonShapes.Of(JsonShapeTests.Reflected<CamelSum>()), ignoresCase: true));
    }

    [Fact]
    public void Types_that_lead_back_to_themselves_are_looked_at_once()
    {
        Reads<Node, MoreNode>();
        Assert.Equal("$.Next.Weight (Int32) was removed, and what was written would be lost", Refused<DeepNode, Node>());
    }

    [Fact]
    public void All_differences_are_told()
        => Assert.Equal(2, Refused<TwoValues, TwoOthers>().Split("; ").Length);

    [Fact]
    public void A_codec_reads_its_own_schema_and_refuses_one_that_is_none()
    {
        var codec = CodecProbe<Click>.Of(Serdes.Json(TestJson.Default.Click)).Codec;
        Assert.Null(codec.CannotRead(codec.Schema));
        Assert.Null(codec.CannotRead("{user:Int32;}"));
        Assert.Contains("$.at was String", codec.CannotRead("{at:String?;user:Int64;}"));
        Assert.Equal("$ was c7a382b9dde0c440 and is an object", codec.CannotRead("c7a382b9dde0c440"));
        Assert.Contains("is no shape of JSON", codec.CannotRead("{user"));
        Assert.Null(CodecProbe<int>.Of(Serdes.Int32).Codec.CannotRead(""));
        Assert.Equal("its schema was 'v2' and is ''", CodecProbe<int>.Of(Serdes.Int32).Codec.CannotRead("v2"));
    }

    /// <summary>What the rules say holds for the serializer: what they call readable comes back.</summary>
    [Fact]
    public void What_is_read_is_read()
    {
        Assert.Equal(7, Convert<Sum, SumAndCount>(new Sum { Value = 7 }).Value);
        Assert.Equal(7, Convert<Sum, RenamedWithSetter>(new Sum { Value = 7 }).Amount);
        Assert.Equal(GradeAsText.B, Convert<Box<Grade>, Box<GradeAsText>>(new(Grade.B)).Value);
        Assert.Equal(7L, Convert<Box<int>, Box<long?>>(new(7)).Value);
        Assert.Equal(0.1, Convert<float, double>(0.1f));
        Assert.IsType<Open>(Convert<NoProperty, Open>(new()));
    }

    private static TNew Convert<TOld, TNew>(TOld value)
    {
        Reads<TOld, TNew>();
        return (TNew)JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(value, JsonShapeTests.Reflected<TOld>()), JsonShapeTests.Reflected<TNew>())!;
    }

    private static void Reads<TOld, TNew>() => Assert.Null(CannotRead<TOld, TNew>());

    private static string Refused<TOld, TNew>(Action<JsonSerializerOptions>? now = null)
    {
        var reason = CannotRead<TOld, TNew>(now);
        Assert.NotNull(reason);
        return reason;
    }

    private static string? CannotRead<TOld, TNew>(Action<JsonSerializerOptions>? now = null)
        => JsonShapeRules.CannotRead(JsonShapeParser.Parse(JsonShapes.Of(JsonShapeTests.Reflected<TOld>()).ToString()), JsonShapes.Of(JsonShapeTests.Reflected<TNew>(now)));
}
