namespace Streaming.Runtime;

/// <summary>
/// Takes a worker that has ended out of the job's group before its session ends, so that others have its partitions at once. A static member leaves only by itself: this joins under its name, which
/// takes its place, and leaves.
/// </summary>
/// <remarks>
/// A worker that is alive would be fenced by this. The group does not say who is; but a worker that commits is alive for sure, and is refused. One that is idle cannot be told from a dead one: it
/// ends with STR2401, without harm to the job.
/// </remarks>
/// <param name="topology">The job.</param>
/// <param name="transport">The cluster.</param>
/// <param name="session">The session of the job's workers.</param>
/// <param name="watch">For how long commits of the worker are looked for: several of its commit intervals.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkerRemoval(Topology topology, ITransport transport, TimeSpan session, TimeSpan watch, TimeProvider time)
{
    private const long QueueBytes = 1 << 20;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private string Job => topology.Plan.Job;

    /// <summary>Removes it.</summary>
    /// <returns>False if the group has no such member.</returns>
    /// <exception cref="StreamingException">STR2213: it is alive. STR2214: its place could not be taken.</exception>
    public async Task<bool> RunAsync(string worker, CancellationToken cancellationToken)
    {
        if (!await IsMemberAsync(worker, cancellationToken)) return false;
        await RefuseAliveAsync(worker, cancellationToken);
        // Meanwhile its session may have ended.
        if (!await IsMemberAsync(worker, cancellationToken)) return true;
        var seat = new Seat();
        await using var member = await transport.JoinAsync(new(Job, worker, [.. topology.Plan.InputTopics], session, QueueBytes), seat, cancellationToken);
        using var patience = new CancellationTokenSource(session + session, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await seat.Taken.WaitAsync(either.Token);
        }
        catch (Exception e) when (e is TransportException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new StreamingException(
                "STR2214", $"The place of worker '{worker}' in group '{Job}' could not be taken: {(e is TransportException ? e.Message : $"the group did not answer within {session + session}")}. Its session ends by itself within {session}.", e);
        }
        await member.LeaveAsync(cancellationToken);
        return true;
    }

    private async Task<bool> IsMemberAsync(string worker, CancellationToken cancellationToken) => (await transport.DescribeGroupAsync(Job, cancellationToken)).Any(m => m.Name == worker);

    private async Task RefuseAliveAsync(string worker, CancellationToken cancellationToken)
    {
        var topic = topology.Plan.ProgressTopic;
        var there = new JobTopics(await transport.DescribeAsync([topic], cancellationToken));
        if (!there.Has(topic)) return;
        await using var reader = transport.OpenReader();
        // From the end of everything: what it may have committed before it died does not count.
        reader.Assign(await transport.ListOffsetsAsync([.. there.Partitions(topic)], new(OffsetKind.End), cancellationToken));
        var seen = new ProgressSnapshot();
        for (var begun = time.GetTimestamp(); time.GetElapsedTime(begun) < watch;)
        {
            using var batch = await reader.ReadAsync(Poll, cancellationToken);
            if (batch is not null) seen.Add(batch);
            if (seen.All.Any(p => p.Writer.Worker == worker))
                throw new StreamingException("STR2213", $"Worker '{worker}' of job '{Job}' is alive: it has just committed. Let it leave by itself: the verb drain on its machine (Streaming:Http:Port), or a stop with Streaming:LeaveOnStop=true.");
        }
    }

    /// <summary>Waits for the place, and reads nothing.</summary>
    private sealed class Seat : IGroupListener
    {
        private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Taken => _taken.Task;

        public void OnAssigned(IReadOnlyList<TopicPartition> partitions) => _taken.TrySetResult();

        public ValueTask OnRevoked(bool lost) => ValueTask.CompletedTask;

        public bool OnRecords(RecordBatch batch)
        {
            batch.Dispose();
            return true;
        }

        public void OnEnd(TopicPartition partition, long position, long attempt)
        {
        }

        public void OnFailed(TransportException error)
        {
            if (error.Kind != TransportErrorKind.Transient) _taken.TrySetException(error);
        }
    }
}
