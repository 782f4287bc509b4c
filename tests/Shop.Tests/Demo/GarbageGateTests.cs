using System.Text;
using System.Text.Json;
using Shop.Demo;

namespace Shop.Tests.Demo;

public sealed class GarbageGateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly GarbageGate _gate = new();

    [Fact]
    public void What_was_asked_for_is_taken_once()
    {
        Assert.Equal("5 pieces of garbage to orders", _gate.Ask());
        Assert.Equal(GarbageGate.Pieces, _gate.Take(Noon).Count);
        Assert.Empty(_gate.Take(Noon));
    }

    [Fact]
    public void What_was_asked_for_right_before_the_end_is_taken_with_it()
    {
        _gate.Ask();
        Assert.Equal(GarbageGate.Pieces, _gate.Take(Noon, close: true).Count);
    }

    [Fact]
    public void Who_asks_after_the_end_is_refused_and_nothing_is_sent()
    {
        _gate.Take(Noon, close: true);
        Assert.Equal("no garbage: the feed is over", _gate.Ask());
        Assert.Empty(_gate.Take(Noon));
    }

    [Fact]
    public void Who_asks_for_too_much_before_any_was_sent_is_refused()
    {
        for (var i = 0; i < 20; i++) _gate.Ask();
        Assert.Equal("no garbage: enough waits already", _gate.Ask());
        Assert.Equal(20 * GarbageGate.Pieces, _gate.Take(Noon).Count);
        Assert.Equal("5 pieces of garbage to orders", _gate.Ask());
    }

    [Fact]
    public void Every_piece_is_another_and_none_can_be_read_as_an_order()
    {
        for (var i = 0; i < 4; i++) _gate.Ask();
        var records = _gate.Take(Noon);
        Assert.All(records, static r => Assert.Equal(ShopJob.Orders.Name, r.Topic));
        Assert.Equal(records.Count, records.Select(static r => Encoding.UTF8.GetString(r.Value)).Distinct().Count());
        Assert.All(records, static r => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(r.Value, ShopJson.Default.Order)));
    }

    [Fact]
    public async Task However_keys_and_the_end_meet_each_piece_that_was_promised_is_taken_once()
    {
        for (var round = 0; round < 200; round++)
        {
            var gate = new GarbageGate();
            using var start = new Barrier(2);
            var asking = Task.Run(() =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                return Enumerable.Range(0, 10).Count(_ => gate.Ask().StartsWith('5'));
            }, TestContext.Current.CancellationToken);
            start.SignalAndWait(TestContext.Current.CancellationToken);
            var taken = gate.Take(Noon).Count + gate.Take(Noon, close: true).Count;
            Assert.Equal(await asking * GarbageGate.Pieces, taken);
            Assert.Empty(gate.Take(Noon));
        }
    }
}
