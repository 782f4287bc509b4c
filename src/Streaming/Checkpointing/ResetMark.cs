namespace Streaming.Checkpointing;

/// <summary>Who has begun a reset of the job, and when. While it is in progress no worker starts: what the job keeps is half there.</summary>
/// <param name="At">When, ms since 1970 UTC.</param>
/// <param name="By">The machine's name.</param>
internal readonly record struct ResetMark(long At, string By)
{
    public override string ToString() => $"{DateTimeOffset.FromUnixTimeMilliseconds(At):yyyy-MM-dd HH:mm:ss} UTC on {By}";
}
