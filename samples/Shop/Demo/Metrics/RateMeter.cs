namespace Shop.Demo.Metrics;

/// <summary>What happened lately, of figures that count since the start.</summary>
/// <param name="Commit">Milliseconds of an average commit, by phase.</param>
internal sealed record Rates(double InPerSecond, double OutPerSecond, IReadOnlyDictionary<string, double> Commit)
{
    public static readonly Rates None = new(0, 0, new Dictionary<string, double>());

    public double CommitMilliseconds => Commit.GetValueOrDefault(PhaseTimes.Total);
}

/// <summary>Compares figures with those of some seconds ago.</summary>
internal sealed class RateMeter
{
    // Workers count an epoch's records when they commit it: over one second a rate is 0 or a burst.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    private readonly Queue<(TimeSpan At, WorkerFigures Figures)> _seen = new([(TimeSpan.Zero, WorkerFigures.None)]);
    private IReadOnlyDictionary<string, double> _commit = Rates.None.Commit;

    public Rates Add(TimeSpan at, WorkerFigures figures)
    {
        // The oldest is kept until another one is old enough to stand for it.
        while (_seen.Count > 1 && _seen.ElementAt(1).At <= at - Window) _seen.Dequeue();
        var (since, before) = _seen.Peek();
        _seen.Enqueue((at, figures));
        var seconds = Math.Max((at - since).TotalSeconds, 0.001);
        // While none is committed, the last ones are shown.
        _commit = figures.Commits.Since(before.Commits) ?? _commit;
        return new(Math.Max(0, figures.In - before.In) / seconds, Math.Max(0, figures.Out - before.Out) / seconds, _commit);
    }
}
