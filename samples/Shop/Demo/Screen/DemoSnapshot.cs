using Shop.Demo.Metrics;

namespace Shop.Demo.Screen;

/// <summary>All that a screen shows, at one time.</summary>
internal sealed record DemoSnapshot
{
    /// <summary>Before the first round.</summary>
    public static readonly DemoSnapshot Empty = new();

    /// <summary>Which round, and of what.</summary>
    public string Title { get; init; } = "";

    /// <summary>What is awaited while no worker has tasks.</summary>
    public string Phase { get; init; } = "";

    /// <summary>What they do while they have some.</summary>
    public string Doing { get; init; } = "";

    public TimeSpan Elapsed { get; init; }

    public long Sent { get; init; }

    /// <summary>How many will be sent, besides late orders and garbage by hand.</summary>
    public long Events { get; init; }

    public WorkerFigures Figures { get; init; } = WorkerFigures.None;

    public Rates Rates { get; init; } = Rates.None;

    public IReadOnlyList<WorkerLine> Workers { get; init; } = [];

    /// <summary>Windows that came out last, the newest first.</summary>
    public IReadOnlyList<Revenue> Windows { get; init; } = [];

    public long Rows { get; init; }

    public long Late { get; init; }

    public long Dead { get; init; }

    /// <summary>What happened last, the newest at the end.</summary>
    public IReadOnlyList<DemoEvent> Happened { get; init; } = [];

    /// <summary>How much was fed, in percent.</summary>
    public double Fed => Events == 0 ? 0 : Math.Min(100, Sent * 100.0 / Events);
}
