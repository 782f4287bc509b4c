namespace Streaming.BrokerBench;

/// <summary>What a run took.</summary>
/// <param name="Produced">Records a second.</param>
/// <param name="ProduceCpu">Microseconds of the broker's CPU for each.</param>
/// <param name="Fetched">Records a second.</param>
/// <param name="FetchCpu">Microseconds of the broker's CPU for each.</param>
internal sealed record Figures(double Produced, double ProduceCpu, double Fetched, double FetchCpu)
{
    /// <summary>The median of each figure.</summary>
    public static Figures Median(List<Figures> all) =>
        new(Median(all.Select(f => f.Produced)), Median(all.Select(f => f.ProduceCpu)), Median(all.Select(f => f.Fetched)), Median(all.Select(f => f.FetchCpu)));

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
}
