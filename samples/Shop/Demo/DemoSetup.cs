using Npgsql;
using Streaming;

namespace Shop.Demo;

/// <summary>
/// Topics and tables of the demo: made anew at the start, removed at the end. A marker topic and a comment on the table say that they are the demo's: others of the same
/// name are refused and never touched.
/// </summary>
internal sealed class DemoSetup(ITransport transport, NpgsqlDataSource database)
{
    public const int Partitions = 4;

    private const string Marker = "shop.made-by-demo";
    private const string Positions = "streaming_positions";
    private static readonly TimeSpan TopicGone = TimeSpan.FromSeconds(30);
    private static readonly string[] Topics = [ShopJob.Orders.Name, ShopJob.Payments.Name, ShopJob.PerMinute.Name, ShopJob.Late, ShopJob.Dead];

    private bool _ours;

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        await RefuseOthersAsync(cancellationToken);
        _ours = true;
        await RemoveAsync(cancellationToken);
        var none = new Dictionary<string, string>();
        await transport.CreateTopicAsync(new(Marker, 1, none), cancellationToken);
        foreach (var topic in Topics) await transport.CreateTopicAsync(new(topic, Partitions, none), cancellationToken);
        await ExecuteAsync(
            $"""
            create table {ShopJob.Table} (category text, window_start timestamptz, orders bigint not null, amount numeric not null, primary key (category, window_start));
            comment on table {ShopJob.Table} is '{Marker}'
            """,
            cancellationToken);
    }

    /// <summary>Removes everything that the demo has made; nothing, if it has not come to that.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (!_ours) return;
        var there = await TopicsAsync(cancellationToken);
        // The marker last: after a demo that was killed in between, the next one knows what the rest is.
        foreach (var topic in there.Where(t => t != Marker)) await transport.DeleteTopicAsync(topic, cancellationToken);
        await AwaitGoneAsync(static t => t != Marker, cancellationToken);
        if (there.Contains(Marker)) await transport.DeleteTopicAsync(Marker, cancellationToken);
        await AwaitGoneAsync(static _ => true, cancellationToken);
        await ExecuteAsync($"drop table if exists {ShopJob.Table}", cancellationToken);
        if (await ScalarAsync($"select to_regclass('{Positions}')::text", cancellationToken) is null) return;
        await ExecuteAsync($"delete from {Positions} where job = 'shop'", cancellationToken);
        if (await ScalarAsync($"select 1 from {Positions} limit 1", cancellationToken) is null) await ExecuteAsync($"drop table {Positions}", cancellationToken);
    }

    private static bool IsOurs(string topic) => Topics.Contains(topic) || topic.StartsWith("shop.", StringComparison.Ordinal);

    private async Task RefuseOthersAsync(CancellationToken cancellationToken)
    {
        var there = await TopicsAsync(cancellationToken);
        if (there.Count > 0 && !there.Contains(Marker))
            throw new DemoException($"the broker has topics which the demo did not make and would have to replace: {string.Join(", ", there)}. Nothing was changed. Give the demo another broker, or delete them.");
        if (await ScalarAsync($"select coalesce(obj_description(to_regclass('{ShopJob.Table}')), '') where to_regclass('{ShopJob.Table}') is not null", cancellationToken) is string comment && comment != Marker)
            throw new DemoException($"the database has a table {ShopJob.Table} which the demo did not make. Nothing was changed. Give the demo another database, or drop the table.");
    }

    private async Task<IReadOnlyList<string>> TopicsAsync(CancellationToken cancellationToken) =>
        [.. (await transport.DescribeAsync(null, cancellationToken)).Topics.Keys.Where(IsOurs).Order(StringComparer.Ordinal)];

    // The cluster forgets a topic a moment after it has agreed to.
    private async Task AwaitGoneAsync(Func<string, bool> which, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TopicGone);
        try
        {
            while ((await TopicsAsync(patience.Token)).Any(which)) await Task.Delay(100, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DemoException($"the broker still has topics {TopicGone.TotalSeconds:N0} s after it agreed to delete them: {string.Join(", ", await TopicsAsync(cancellationToken))}.");
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<object?> ScalarAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(cancellationToken) is var value and not DBNull ? value : null;
    }
}
