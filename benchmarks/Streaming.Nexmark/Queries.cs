namespace Streaming.Nexmark;

/// <summary>The queries, written as a user writes them.</summary>
internal static class Queries
{
    public static Topology Build(NexmarkOptions options)
    {
        var job = new TopologyBuilder(options.Job, o => o.UseJson(RowJson.Plain));
        switch (options.Query)
        {
            case "q0":
                Bids(job, options, extra: true).Map(static b => b.Row()).ToTopic(options.Output);
                break;
            case "q2":
                Bids(job, options, extra: false).Filter(static b => b.Auction % 123 == 0).Map(static b => new PriceRow(b.Auction, b.Price)).ToTopic(options.Output);
                break;
            case "q17":
                Bids(job, options, extra: false).Map(static b => new Price(AuctionDay.Of(b), b.Price))
                    .KeyBy(static p => p.Key, Price.Serde)
                    .Aggregate("q17", static () => default, static (stats, price) => stats.Add(price), DayStats.Serde)
                    .ToStream()
                    .Map(static stats => stats.Row())
                    .ToTopic(new Topic<AuctionDay, DayRow>(options.Output, RowJson.AuctionDayKey));
                break;
            case "qd":
                // As a stream without keys: its rows have none.
                DataStream<Bid> once = Bids(job, options, extra: true)
                    .KeyBy(static b => (b.Auction, b.Bidder, b.Price, b.DateTime), Bid.Serde)
                    .Distinct("qd", within: TimeSpan.FromMinutes(10));
                once.Map(static b => b.Row()).ToTopic(options.Output);
                break;
            default:
                throw new ArgumentException($"--query is '{options.Query}'; there are q0, q2, q17 and qd.");
        }
        return job.Build();
    }

    private static DataStream<Bid> Bids(TopologyBuilder job, NexmarkOptions options, bool extra) =>
        job.FromTopic<Event>(options.Topic, s => s.Serde(new EventSerde(extra)).OutOfOrder(TimeSpan.FromSeconds(4))).Filter(static e => e.IsBid).Map(static e => e.Bid);
}
