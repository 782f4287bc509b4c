namespace Streaming.Postgres.Tests.Docs;

/// <summary>The samples of docs/postgres.md, which must be found here word for word.</summary>
internal static class Samples
{
    public static void Upsert(DataStream<Revenue> revenue)
    {
        revenue.ToPostgres("revenue_per_minute", t => t
            .Key("category", r => r.Category).Key("window_start", r => r.WindowStart)
            .Column("orders", r => r.Orders).Column("amount", r => r.Amount));
    }

    public static void Append(DataStream<Refund> refunds)
    {
        refunds.ToPostgres("audit.refunds", t => t
            .Column("order_id", r => r.OrderId).Column("reason", r => r.Reason).Column("at", r => r.At),
            name: "refunds");
    }

    public static PostgresOptions Options()
    {
        var postgres = new PostgresOptions { ConnectionString = Environment.GetEnvironmentVariable("STREAMING_POSTGRES") };
        return postgres;
    }

    internal sealed record Revenue(string Category, DateTimeOffset WindowStart, long Orders, decimal Amount);

    internal sealed record Refund(Guid OrderId, string? Reason, DateTimeOffset At);
}
