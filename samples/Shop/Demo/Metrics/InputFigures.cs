namespace Shop.Demo.Metrics;

/// <summary>A topic that a part of the job reads.</summary>
/// <param name="Lag">Records that it is behind.</param>
/// <param name="Behind">How far its event time is behind that of what it is read with.</param>
/// <param name="Watermark">Up to when event time has come in the part that reads it; null while none counts there.</param>
internal sealed record InputFigures(string Subtopology, string Topic, long Lag, TimeSpan Behind, DateTimeOffset? Watermark)
{
    /// <summary>The same topic in another worker.</summary>
    public InputFigures With(InputFigures other) => this with
    {
        Lag = Lag + other.Lag,
        Behind = Behind > other.Behind ? Behind : other.Behind,
        Watermark = WorkerFigures.Earlier(Watermark, other.Watermark),
    };
}
