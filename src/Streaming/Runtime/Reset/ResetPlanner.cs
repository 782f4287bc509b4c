using Streaming.Building;
using Streaming.Planning;

namespace Streaming.Runtime;

/// <summary>Looks at what a cluster keeps of a job and says what a reset does. Changes nothing.</summary>
internal sealed class ResetPlanner(Topology topology, ITransport transport, ResetOptions options, TimeProvider time)
{
    private Plan Plan => topology.Plan;

    /// <exception cref="StreamingException">STR2003: a source topic is missing, in which the job is to begin somewhere.</exception>
    public async Task<ResetPlan> PlanAsync(CancellationToken cancellationToken)
    {
        var sources = topology.Nodes.OfType<SourceNode>().ToList();
        var there = new JobTopics(await transport.DescribeAsync([.. sources.Select(s => s.Topic).Concat(InternalTopics.Of(Plan)).Append(Plan.ProgressTopic).Distinct()], cancellationToken));
        var progress = new ProgressRecords();
        if (there.Has(Plan.ProgressTopic))
            await LogReading.ReadToEndAsync(
                transport, there.Partitions(Plan.ProgressTopic).ToDictionary(p => p, _ => 0L), OffsetKind.EndCommitted, time, progress.Add, static () => Task.CompletedTask,
                TimeSpan.FromSeconds(2), cancellationToken);
        var inputs = Plan.InputTopics.Where(there.Has).SelectMany(there.Partitions).ToList();
        return new()
        {
            Job = Plan.Job,
            ClusterId = there.ClusterId,
            Offsets = inputs.Count == 0 ? 0 : (await transport.CommittedOffsetsAsync(Plan.Job, inputs, cancellationToken)).Count,
            ProgressTopic = Plan.ProgressTopic,
            HasProgress = there.Has(Plan.ProgressTopic),
            Begun = progress.Reset,
            Topics = await OwnTopicsAsync(there, progress, cancellationToken),
            Sinks = [.. topology.Nodes.OfType<ExternalSinkNode>().Select(s => (s.Name!, s.Factory.Description))],
            Starts = [.. sources.Select(s => (s.Topic, options.Start is null ? $"{s.StartFrom} (StartFrom of the source)" : $"{options.Start}"))],
            Positions = options.Start is null ? null : await PositionsAsync(sources, there, cancellationToken),
            Results = [.. Results().Distinct()],
            Members = await transport.DescribeGroupAsync(Plan.Job, cancellationToken),
        };
    }

    /// <summary>Of this build, and of steps that it has no more: progress has noted them.</summary>
    private async Task<IReadOnlyList<string>> OwnTopicsAsync(JobTopics there, ProgressRecords progress, CancellationToken cancellationToken)
    {
        var own = InternalTopics.Of(Plan).ToHashSet();
        string[] gone = [.. progress.Topics.Where(t => !own.Contains(t) && t.StartsWith($"{Plan.Job}.", StringComparison.Ordinal))];
        var found = gone.Length == 0 ? [] : (await transport.DescribeAsync(gone, cancellationToken)).Topics.Keys.Order(StringComparer.Ordinal).ToList();
        return [.. own.Where(there.Has), .. found];
    }

    private async Task<IReadOnlyDictionary<TopicPartition, SourceStart>> PositionsAsync(List<SourceNode> sources, JobTopics there, CancellationToken cancellationToken)
    {
        if (sources.Find(s => !there.Has(s.Topic)) is { } missing)
            throw new StreamingException("STR2003", $"Topic '{missing.Topic}' (source, {missing.Location}) does not exist, so there is no place in it to begin at. Create it, or reset without --to-earliest and --to-datetime. Nothing was changed.");
        var partitions = sources.SelectMany(s => there.Partitions(s.Topic)).ToList();
        var starts = await transport.ListOffsetsAsync(partitions, options.Start!.Query, cancellationToken);
        return partitions.ToDictionary(p => p, p => new SourceStart(there[p.Topic].Id, starts[p]));
    }

    private IEnumerable<string> Results() => topology.Nodes.Select(n => n switch
    {
        TopicSinkNode sink => $"topic {sink.Topic}",
        ExternalSinkNode sink => sink.Factory.Description,
        _ => null,
    }).Concat(topology.Nodes.OfType<SourceNode>().Select(s => s.OnBadRecord.DeadLetterTopic is { } dead ? $"topic {dead}" : null)).OfType<string>();
}
