namespace Streaming.Runtime;

/// <summary>An epoch that was committed.</summary>
/// <param name="Epoch">Its number in this worker's life.</param>
/// <param name="Process">From the end of the commit before it to the begin of its own.</param>
/// <param name="Commit">What its commit spent its time with.</param>
/// <param name="TraceParents">Of each task at most one: the <c>traceparent</c> of a record that it has processed. Empty unless somebody traces, see <see cref="IWorkerEvents.IsTracing"/>.</param>
internal readonly record struct EpochReport(long Epoch, TimeSpan Process, EpochTimes Commit, IReadOnlyList<string> TraceParents);
