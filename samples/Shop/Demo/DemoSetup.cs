using Npgsql;
using Streaming;

namespace Shop.Demo;

/// <summary>Topics and tables of the demo: made anew at the start, removed at the end.</summary>
internal sealed class DemoSetup(ITransport transport, NpgsqlDataSource database)
{
    public const int Partitions = 4;

    private static readonly string[] Topics = [ShopJob.Orders.Name, ShopJob.Payments.Name, ShopJob.PerMinute.Name, ShopJob.Late, ShopJob.Dead];

    public async Task CreateAsync()
    {
        await RemoveAsync();
        foreach (var topic in Topics) await transport.CreateTopicAsync(new(topic, Partitions, new Dictionary<string, string>()), CancellationToken.None);
        await using var command = database.CreateCommand(
            $"create table {ShopJob.Table} (category text, window_start timestamptz, orders bigint not null, amount numeric not null, primary key (category, window_start))");
        await command.ExecuteNonQueryAsync();
    }

    public async Task RemoveAsync()
    {
        var there = await transport.DescribeAsync(null, CancellationToken.None);
        foreach (var topic in there.Topics.Keys.Where(t => Topics.Contains(t) || t.StartsWith("shop.", StringComparison.Ordinal)))
            await transport.DeleteTopicAsync(topic, CancellationToken.None);
        // The cluster forgets a topic a moment after it has agreed to.
        while ((await transport.DescribeAsync(null, CancellationToken.None)).Topics.Keys.Any(t => Topics.Contains(t) || t.StartsWith("shop.", StringComparison.Ordinal)))
            await Task.Delay(100);
        await using var command = database.CreateCommand($"drop table if exists {ShopJob.Table}; drop table if exists streaming_positions");
        await command.ExecuteNonQueryAsync();
    }
}
