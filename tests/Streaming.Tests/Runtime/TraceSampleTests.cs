using System.Text;
using Streaming.Runtime;

namespace Streaming.Tests.Runtime;

public sealed class TraceSampleTests
{
    private const string Sampled = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private const string Other = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203332-01";
    private const string Unsampled = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    [Fact]
    public void The_first_record_with_a_sampled_trace_is_taken()
    {
        var sample = Begun();
        Look(ref sample, ("x", "y"));
        Assert.True(sample.IsWanted);
        Look(ref sample, ("x", "y"), ("traceparent", Sampled));
        Assert.Equal(Sampled, sample.TraceParent);
        Assert.False(sample.IsWanted);
    }

    [Fact]
    public void The_last_header_of_a_record_counts()
    {
        var sample = Begun();
        Look(ref sample, ("traceparent", Sampled), ("traceparent", Other));
        Assert.Equal(Other, sample.TraceParent);
    }

    [Theory]
    [InlineData(Unsampled)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0a")]
    [InlineData("")]
    [InlineData("00-0af7-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0z")]
    public void A_trace_that_is_not_sampled_or_none_is_passed_over(string header)
    {
        var sample = Begun();
        Look(ref sample, ("traceparent", header));
        Assert.Null(sample.TraceParent);
        Assert.True(sample.IsWanted);
    }

    [Fact]
    public void An_epoch_begins_with_none_and_nobody_looks_while_nobody_listens()
    {
        var sample = Begun();
        Look(ref sample, ("traceparent", Sampled));
        sample.Begin(wanted: true);
        Assert.Null(sample.TraceParent);
        Assert.True(sample.IsWanted);
        sample.Begin(wanted: false);
        Assert.False(sample.IsWanted);
    }

    private static TraceSample Begun()
    {
        var sample = new TraceSample();
        sample.Begin(wanted: true);
        return sample;
    }

    private static void Look(ref TraceSample sample, params (string Name, string Value)[] headers)
    {
        var bytes = new ByteWriter();
        foreach (var (name, value) in headers) RecordHeaders.Append(bytes, name, Encoding.ASCII.GetBytes(value));
        sample.Look(new(bytes.Written));
    }
}
