using Streaming.Building;
using Streaming.Checkpointing;
using Streaming.Planning;

namespace Streaming.Runtime;

/// <summary>
/// Deletes what a job keeps, so that its next start is its first. Every step may be cut off and is done again by the next run; while a reset is not complete no worker starts, since the mark that
/// is written first, and removed last, says so.
/// </summary>
/// <remarks>
/// 1 mark in progress · 2 transactions of its workers ended · 3 own topics deleted · 4 positions outside forgotten · 5 state on this machine removed · 6 group deleted · 7 progress deleted, or
/// replaced by the positions to begin at, and the mark removed. A job whose progress was lost has no mark: workers refuse as long as its offsets (6) or records (3) are there.
/// </remarks>
/// <param name="topology">The job.</param>
/// <param name="transport">The cluster.</param>
/// <param name="options">How.</param>
/// <param name="time">The clock.</param>
/// <param name="services">Services for sinks.</param>
/// <param name="removeState">Removes the state of the job's tasks on this machine; returns what it removed.</param>
/// <param name="tell">Hears of every step that is done.</param>
internal sealed partial class JobReset(
    Topology topology, ITransport transport, ResetOptions options, TimeProvider time, IServiceProvider services, Func<CancellationToken, Task<IReadOnlyList<string>>> removeState, Action<string> tell)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Ask = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan TopicGone = TimeSpan.FromSeconds(30);

    // A broker looks for members whose session has ended a moment later.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(3);

    private Plan Plan => topology.Plan;

    /// <summary>What would be done; changes nothing.</summary>
    public Task<ResetPlan> PlanAsync(CancellationToken cancellationToken) => new ResetPlanner(topology, transport, options, time).PlanAsync(cancellationToken);

    /// <summary>
    /// Waits until the group has no members. A worker that has ended is one until its session ends; one that is there for longer is alive.
    /// </summary>
    /// <exception cref="StreamingException">STR2211: somebody is alive.</exception>
    public async Task AwaitNoMembersAsync(CancellationToken cancellationToken)
    {
        var members = await transport.DescribeGroupAsync(Plan.Job, cancellationToken);
        if (members.Count == 0) return;
        var wait = options.SessionTimeout + Margin;
        tell($"group '{Plan.Job}' has members: {string.Join(", ", members)}. A worker that has ended is one until its session ends: waiting for at most {wait.TotalSeconds:N0} s");
        for (var begun = time.GetTimestamp(); members.Count > 0; members = await transport.DescribeGroupAsync(Plan.Job, cancellationToken))
        {
            if (time.GetElapsedTime(begun) >= wait) throw Alive(members);
            await Task.Delay(Ask, time, cancellationToken);
        }
    }

    /// <summary>Does it.</summary>
    /// <exception cref="StreamingException">STR2211: a worker is alive, or has come meanwhile. STR2212: a topic does not go away.</exception>
    public async Task RunAsync(ResetPlan plan, CancellationToken cancellationToken)
    {
        if (plan.IsEmpty)
        {
            await removeState(cancellationToken);
            return;
        }
        if (await transport.DescribeGroupAsync(Plan.Job, cancellationToken) is { Count: > 0 } members) throw Alive(members);
        var marked = plan.HasProgress || plan.Positions is not null;
        if (marked) await MarkAsync(plan, cancellationToken);
        var progress = marked ? await ReadProgressAsync(cancellationToken) : new();
        // A worker that was taken for dead may have a transaction open: ended, it cannot be committed any more.
        await EndTransactionsAsync(progress, cancellationToken);
        await DeleteTopicsAsync(plan.Topics, cancellationToken);
        foreach (var sink in topology.Nodes.OfType<ExternalSinkNode>())
        {
            await sink.Factory.ForgetAsync(Plan.Job, sink.Name!, services, cancellationToken);
            tell($"positions of sink '{sink.Name}' forgotten");
        }
        foreach (var removed in await removeState(cancellationToken)) tell($"state removed: {removed}");
        if (!await transport.DeleteGroupAsync(Plan.Job, cancellationToken)) throw Alive(await transport.DescribeGroupAsync(Plan.Job, cancellationToken));
        tell($"group '{Plan.Job}' deleted");
        if (plan.Positions is null) await DeleteTopicsAsync(marked ? [Plan.ProgressTopic] : [], cancellationToken);
        else await WritePositionsAsync(plan.Positions, cancellationToken);
    }

    private async Task DeleteTopicsAsync(IReadOnlyList<string> topics, CancellationToken cancellationToken)
    {
        foreach (var topic in topics) await transport.DeleteTopicAsync(topic, cancellationToken);
        // The cluster agrees first; a worker that starts next must not meet a topic that is on its way out.
        for (var begun = time.GetTimestamp(); topics.Count > 0; await Task.Delay(Ask, time, cancellationToken))
        {
            var left = (await transport.DescribeAsync(topics, cancellationToken)).Topics.Keys;
            if (!left.Any()) break;
            if (time.GetElapsedTime(begun) >= TopicGone)
                throw new StreamingException("STR2212", $"The cluster agreed to delete {string.Join(", ", left)} and still has it after {TopicGone.TotalSeconds:N0} s. Does it delete topics (delete.topic.enable), and are all brokers there? Run the verb reset again: it goes on from here.");
        }
        foreach (var topic in topics) tell($"topic '{topic}' deleted");
    }

    private StreamingException Alive(IReadOnlyList<GroupMemberDescription> members) => new(
        "STR2211",
        $"Group '{Plan.Job}' has living members: {string.Join(", ", members)}. A job is reset while none of its workers runs. Stop them (a worker that has ended stays a member until its session ends; "
        + "the verb drain --worker NAME removes it at once), then run the verb reset again.");
}
