namespace Streaming.Time;

/// <summary>Watermark of one source partition: highest event time seen minus the bound on out-of-orderness; never goes back.</summary>
internal sealed class SourceWatermark(long outOfOrder, long restored)
{
    public long Value { get; private set; } = restored;

    public bool Observe(long highest)
    {
        if (highest == long.MinValue || highest - outOfOrder <= Value) return false;
        Value = highest - outOfOrder;
        return true;
    }

    /// <summary>Time is said to have come this far, by a test or an idle source's clock.</summary>
    public bool AdvanceTo(long watermark)
    {
        if (watermark <= Value) return false;
        Value = watermark;
        return true;
    }
}
