using Streaming.Operators.Distinct;
using Streaming.State;
using Xunit;

namespace Streaming.Tests.Operators.Distinct;

public sealed class DedupeTableTests
{
    [Fact]
    public void Takes_at_most_24_bytes_an_identity_once_it_has_found_its_size()
    {
        const int within = 1000;
        const int perMillisecond = 300;
        const int batch = 256;
        var table = new DedupeTable(within, isExact: true);
        var worst = 0.0;
        var sum = 0.0;
        var samples = 0;
        for (long id = 0, end = 5 * within * perMillisecond; id < end;)
        {
            for (var last = id + batch; id < last; id++)
            {
                var time = 1_000_000 + id / perMillisecond;
                Assert.Equal(DedupeAnswer.New, table.TryAdd((ulong)id, BitHash.Mix((ulong)id), time));
            }
            table.Advance(1_000_000 + id / perMillisecond);
            table.Maintain();
            if (id < 3 * within * perMillisecond) continue;
            var bytes = (double)table.Bytes / (within * perMillisecond);
            worst = Math.Max(worst, bytes);
            sum += bytes;
            samples++;
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{sum / samples:f1} bytes an identity, at most {worst:f1}");
        Assert.InRange(worst, 12.8, 24);
    }
}
