using System.Text;
using Streaming.Runtime;
using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Operators;

public sealed class RecordContextTests
{
    private readonly TopologyBuilder _job = new("job");

    [Fact]
    public void Shows_key_time_headers_and_origin_of_the_record_in_hand()
    {
        var headers = new ByteWriter();
        RecordHeaders.Append(headers, "trace", "abc"u8);
        var batch = new RecordBatch(new("in", 2), 1);
        batch.Add(41, 5, "other"u8, false, "v"u8, false, default);
        batch.Add(42, 5, "k"u8, false, "v"u8, false, headers.Written);
        var end = Run(batch, 1);
        Assert.Equal("v|k|1970-01-01T00:00:01|abc|in[2]@42", end);
    }

    [Fact]
    public void Shows_nothing_for_a_row_that_no_record_caused() => Assert.Equal("v||1970-01-01T00:00:01||no record", Run(null, -1));

    private string Run(RecordBatch? batch, int origin)
    {
        _job.FromTopic<string>("in").Map((v, c) =>
            $"{v}|{Encoding.UTF8.GetString(c.Key)}|{c.Timestamp:s}|{(c.Headers.TryGetLast("trace", out var trace) ? Encoding.UTF8.GetString(trace) : "")}|{c.Origin}");
        var context = new FakeOperatorContext { Batch = batch };
        var end = context.Collect<NoKey, string>();
        _job.LastNode().CreateOperator(context);
        context.Input<NoKey, string>().Process([Rows.Of(default(NoKey), "v", 1000, origin)]);
        return Assert.Single(end.Values);
    }
}
