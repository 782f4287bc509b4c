namespace Streaming.Hosting;

/// <summary>What one run is to do; not options, since it is another one each time.</summary>
/// <param name="UntilEnd">Stop at the end that the sources have at the start.</param>
/// <param name="Drain">With it: emit every open window first.</param>
/// <param name="Status">Print a status line a second.</param>
internal sealed record RunMode(bool UntilEnd = false, bool Drain = false, bool Status = false);
