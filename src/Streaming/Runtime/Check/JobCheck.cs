using Streaming.Building;
using Streaming.Planning;
using Streaming.Serialization;

namespace Streaming.Runtime;

/// <summary>Finds all that would keep a job from starting, as a worker would meet it one by one. Changes nothing and makes nothing.</summary>
internal sealed class JobCheck(Topology topology, ITransport transport, WorkerOptions options, TimeProvider time, IServiceProvider services)
{
    private readonly List<string> _problems = [];
    private readonly List<string> _notes = [];
    private string? _clusterId;
    private bool _isUnauthorized;

    private Plan Plan => topology.Plan;

    public async Task<CheckReport> RunAsync(CancellationToken cancellationToken)
    {
        await TryAsync(() => CheckClusterAsync(cancellationToken));
        foreach (var slot in topology.Nodes.SelectMany(n => n.Serdes).Distinct()) await TryAsync(() => BindAsync(slot, cancellationToken));
        foreach (var sink in topology.Nodes.OfType<ExternalSinkNode>()) await TryAsync(() => sink.Factory.CheckAsync(services, create: false, cancellationToken).AsTask());
        return new(_clusterId, [.. _problems.Distinct()], _notes) { IsUnauthorized = _isUnauthorized };
    }

    /// <summary>Goes on with what is left.</summary>
    private async Task TryAsync(Func<Task> check)
    {
        try
        {
            await check();
        }
        catch (Exception e) when (e is StreamingException or FormatException)
        {
            _problems.Add(e.Message);
        }
        catch (TransportException e)
        {
            _isUnauthorized |= e.Kind == TransportErrorKind.Unauthorized;
            _problems.Add(StartErrors.IsNotAllowed(e) ? StartErrors.NotAllowed(e).Message : e.Message);
        }
        catch (ExternalSinkUnavailableException e)
        {
            _problems.Add(e.Message);
        }
    }

    private void Add(StreamingException? problem)
    {
        if (problem is not null) _problems.Add(problem.Message);
    }

    private async Task CheckClusterAsync(CancellationToken cancellationToken)
    {
        var there = new JobTopics(await transport.DescribeAsync(TopicSetup.Names(topology), cancellationToken));
        _clusterId = there.ClusterId;
        if (await TopicSetup.MissingAsync(transport, topology, there, cancellationToken) is { } missing)
        {
            if (options.CreateMissingTopics) _notes.Add($"made at the start, for development: {string.Join(", ", TopicSetup.Names(topology).Except(InternalTopics.Of(Plan)).Where(t => t != Plan.ProgressTopic && !there.Has(t)))}");
            else Add(missing);
        }
        foreach (var problem in TopicSetup.Problems(Plan, there)) Add(problem);
        var forbidden = TopicSetup.Forbidden(topology, there);
        _isUnauthorized |= forbidden is not null;
        Add(forbidden);
        var toMake = InternalTopics.Of(Plan).Append(Plan.ProgressTopic).Where(t => !there.Has(t)).ToList();
        if (toMake.Count > 0) _notes.Add($"made at the start: {string.Join(", ", toMake)}");
        var progress = await ReadAsync(there, OffsetKind.EndCommitted, cancellationToken);
        foreach (var problem in await JobHistory.FindAsync(transport, Plan, there, progress, () => ReadAsync(there, OffsetKind.End, cancellationToken), cancellationToken)) Add(problem);
        await TryAsync(() => CheckPositionsAsync(there, progress, cancellationToken));
        await TryAsync(() => CheckManifestsAsync(progress, cancellationToken));
    }

    /// <summary>Positions of topics that were made anew, that somebody has moved, or that retention has overtaken.</summary>
    private async Task CheckPositionsAsync(JobTopics there, ProgressSnapshot progress, CancellationToken cancellationToken)
    {
        var known = Plan.Subtopologies.Where(s => s.Sink is null).SelectMany(s => s.Inputs).Select(i => i.Topic).Distinct().Where(there.Has).SelectMany(there.Partitions)
            .Select(p => (At: p, Stored: progress.Of(p))).Where(p => p.Stored is not null).ToList();
        if (known.Count == 0) return;
        foreach (var topic in known.Where(k => k.Stored!.TopicId != there[k.At.Topic].Id).DistinctBy(k => k.At.Topic))
            Add(StartErrors.MadeAnew(Plan.Job, topic.At.Topic, topic.Stored!.TopicId, there[topic.At.Topic].Id));
        var same = known.Where(k => k.Stored!.TopicId == there[k.At.Topic].Id).ToList();
        var offsets = await transport.CommittedOffsetsAsync(Plan.Job, [.. same.Select(k => k.At)], cancellationToken);
        var earliest = await transport.ListOffsetsAsync([.. same.Select(k => k.At)], new(OffsetKind.Earliest), cancellationToken);
        foreach (var (at, stored) in same)
        {
            if (Checkpointing.StartDecisions.Compare(stored!, offsets.TryGetValue(at, out var offset) ? offset : null) == Checkpointing.OffsetAgreement.Reset) Add(StartErrors.OffsetChanged(at, stored!, offset));
            if (stored!.NextOffset < earliest[at]) Add(StartErrors.OffsetGone($"{at} is to be read from {stored.NextOffset}, and begins at {earliest[at]}"));
        }
    }

    private async Task CheckManifestsAsync(ProgressSnapshot progress, CancellationToken cancellationToken)
    {
        var state = new StoredState(topology);
        await state.BindAsync(slot => BindAsync(slot, cancellationToken));
        var compared = state.Compare(progress);
        Add(StoredState.Refusal(compared));
        foreach (var told in compared.Where(c => c.Outcome is ManifestOutcome.Compatible or ManifestOutcome.Gone)) _notes.Add(told.Message);
    }

    private async Task<object> BindAsync(SerdeSlot slot, CancellationToken cancellationToken)
    {
        try
        {
            return await slot.BindAsync(services, cancellationToken);
        }
        catch (Exception e) when (SerdeSlot.IsAway(e, cancellationToken))
        {
            throw new TransportException(TransportErrorKind.Transient, $"The {slot.Format} serde of '{slot.Subject}' cannot be bound for now: {e.GetType().Name}: {e.Message}", e);
        }
    }

    private async Task<ProgressSnapshot> ReadAsync(JobTopics there, OffsetKind end, CancellationToken cancellationToken)
    {
        var snapshot = new ProgressSnapshot();
        if (!there.Has(Plan.ProgressTopic)) return snapshot;
        var partitions = there.Partitions(Plan.ProgressTopic).ToDictionary(p => p, _ => 0L);
        await LogReading.ReadToEndAsync(transport, partitions, end, time, snapshot.Add, static () => Task.CompletedTask, TimeSpan.FromSeconds(2), cancellationToken);
        return snapshot;
    }
}
