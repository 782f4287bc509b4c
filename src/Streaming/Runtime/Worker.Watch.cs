namespace Streaming.Runtime;

// The cluster is asked for the job's topics now and then. A worker that has nothing to do hears by nothing else that the cluster is away or does not let it in any more; and one that works would
// read on in a topic that was made anew, at positions that mean nothing in it.
internal sealed partial class Worker
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(10);

    private DateTimeOffset _nextWatch;
    private volatile bool _watchSoon;

    private async Task WatchTopicsAsync()
    {
        var there = new JobTopics(await _transport.DescribeAsync(TopicSetup.Names(_topology), _stop));
        if ((Lost(there) ?? TopicSetup.Forbidden(_topology, there)) is { } end) Fail(end);
        else if (Gone(there) is { } gone) _log.Retrying(gone, WatchInterval);
    }

    /// <summary>The job's topics. A sink's that was deleted is waited for.</summary>
    /// <exception cref="StreamingException">STR2204, STR2201: another one was deleted.</exception>
    private async Task<JobTopics> AwaitTopicsAsync(CancellationToken revoked)
    {
        for (var backoff = new Backoff(_options.Name); ;)
        {
            var there = new JobTopics(await RetryAsync(() => _transport.DescribeAsync(TopicSetup.Names(_topology), revoked).AsTask(), revoked));
            if (Lost(there) is { } lost) throw lost;
            if (Gone(there) is not { } gone) return there;
            if (_options.CreateMissingTopics) return await RetryAsync(() => TopicSetup.DescribeAsync(_transport, _topology, _options, revoked), revoked);
            var pause = backoff.Next();
            _log.Retrying(gone, pause);
            await Task.Delay(pause, _time, revoked);
        }
    }

    /// <summary>A topic that was deleted, of those with positions or state in them: another one of its name is not the same.</summary>
    private StreamingException? Lost(JobTopics there)
    {
        // An assignment may replace them meanwhile.
        var before = _topics;
        var kept = Plan.InputTopics.Concat(InternalTopics.Of(Plan)).Append(Plan.ProgressTopic).Where(before.Has).ToList();
        if (kept.Find(t => !there.Has(t)) is { } gone) return StartErrors.Deleted(Plan.Job, gone);
        return kept.Find(t => there[t].Id != before[t].Id) is { } anew ? StartErrors.MadeAnew(Plan.Job, anew, before[anew].Id, there[anew].Id) : null;
    }

    private string? Gone(JobTopics there) => TopicSetup.Names(_topology).Where(t => !there.Has(t)).ToList() is { Count: > 0 } gone
        ? $"Topic '{string.Join("', '", gone)}' was deleted, and is written to. The worker goes on when it is there again."
        : null;
}
