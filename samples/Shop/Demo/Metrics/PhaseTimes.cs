namespace Shop.Demo.Metrics;

/// <summary>How long commits have taken: seconds and number by phase, since the start.</summary>
internal sealed record PhaseTimes(IReadOnlyDictionary<string, (double Seconds, double Count)> Of)
{
    public const string Total = "total";

    public static readonly PhaseTimes None = new(new Dictionary<string, (double, double)>());

    /// <summary>As the engine goes through them, and all of them together.</summary>
    public static readonly IReadOnlyList<string> Names = ["park", "cut", "deliver", "commit", "apply", Total];

    public static PhaseTimes operator +(PhaseTimes a, PhaseTimes b) => new(
        Names.Where(n => a.Of.ContainsKey(n) || b.Of.ContainsKey(n)).ToDictionary(static n => n, n => (a.Get(n).Seconds + b.Get(n).Seconds, a.Get(n).Count + b.Get(n).Count)));

    /// <summary>Milliseconds of an average commit since then, by phase; null if there was none.</summary>
    public IReadOnlyDictionary<string, double>? Since(PhaseTimes before)
    {
        var count = Get(Total).Count - before.Get(Total).Count;
        return count <= 0 ? null : Names.ToDictionary(static n => n, n => Math.Max(0, 1000 * (Get(n).Seconds - before.Get(n).Seconds) / count));
    }

    private (double Seconds, double Count) Get(string phase) => Of.GetValueOrDefault(phase);
}
