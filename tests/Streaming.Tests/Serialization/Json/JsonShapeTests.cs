using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Streaming.Serialization;
using Xunit;

namespace Streaming.Tests.Serialization;

public sealed class JsonShapeTests
{
    [Fact]
    public void The_shape_is_names_and_types_all_the_way_down() => Assert.Equal(
        "{amount:Decimal;id:String;lines:[{count:Int32;product:String;}];placedAt:DateTimeOffset;tags:<Int32>;tone:enum(Plain,Urgent)?;}",
        JsonShape.Of(TestJson.Default.Purchase));

    [Fact]
    public void A_cycle_is_a_reference() => Assert.Equal("{children:[^0];name!:String;parent:^0;}", JsonShape.Of(TestJson.Default.Category));

    [Fact]
    public void Derived_types_belong_to_the_shape() => Assert.Equal("{}|$type|circle={radius:Double;}|square={side:Double;}", JsonShape.Of(TestJson.Default.Figure));

    [Fact]
    public void Reflection_and_source_generation_give_the_same_shape()
    {
        var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        Assert.Equal(JsonShape.Of(TestJson.Default.Purchase), JsonShape.Of(options.GetTypeInfo(typeof(Purchase))));
        Assert.Equal(JsonShape.Of(TestJson.Default.Category), JsonShape.Of(options.GetTypeInfo(typeof(Category))));
    }

    [Fact]
    public void A_fingerprint_is_the_same_in_every_process()
    {
        Assert.Equal("{at:Int64;user:Int64;}", JsonShape.Of(TestJson.Default.Click));
        Assert.Equal(0xC7A382B9DDE0C440UL, JsonShape.FingerprintOf(TestJson.Default.Click));
        Assert.Equal(JsonShape.FingerprintOf(TestJson.Default.Click), CodecProbe<Click>.Of(Serdes.Json(TestJson.Default.Click)).Codec.SchemaFingerprint);
    }

    [Fact]
    public void Other_names_or_types_have_another_fingerprint()
    {
        Assert.NotEqual(JsonShape.FingerprintOf(TestJson.Default.Click), JsonShape.FingerprintOf(StrictJson.Default.Click));
        Assert.NotEqual(JsonShape.FingerprintOf(TestJson.Default.Click), JsonShape.FingerprintOf(TestJson.Default.Total));
        Assert.Equal(0UL, CodecProbe<int>.Of(Serdes.Int32).Codec.SchemaFingerprint);
    }
}
