using System.Runtime.InteropServices;
using Streaming.Kafka.Native;

namespace Streaming.Kafka.Group;

/// <content>Commits outside of transactions. They do not block the polling thread: the answer comes through its queue.</content>
internal sealed partial class GroupMember
{
    private readonly Dictionary<nint, TaskCompletionSource> _commits = [];
    private nint _lastCommit;

    public async ValueTask CommitOffsetsAsync(IReadOnlyDictionary<TopicPartition, long> offsets, CancellationToken cancellationToken)
    {
        if (offsets.Count == 0) return;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!Post(() => BeginCommit(offsets, done))) throw Ended();
        await done.Task.WaitAsync(cancellationToken);
    }

    private unsafe void BeginCommit(IReadOnlyDictionary<TopicPartition, long> offsets, TaskCompletionSource done)
    {
        // librdkafka adds the generation itself, and cannot have a new one before this thread has answered the revocation of the old.
        if (_assignment is null && !_unassign)
        {
            done.SetException(Failed(RdError.IllegalGeneration));
            return;
        }
        using var list = PartitionList.Of(offsets);
        var id = ++_lastCommit;
        var error = Rdkafka.rd_kafka_commit_queue(_client, list, _queue, &OnCommit, id);
        if (error == RdError.None) _commits.Add(id, done);
        else done.SetException(Failed(error));
    }

    [UnmanagedCallersOnly]
    private static unsafe void OnCommit(nint client, RdError error, RdTopicPartitionList* offsets, nint id)
    {
        var member = (GroupMember)ClientContext.Of(client).Owner!;
        if (!member._commits.Remove(id, out var done)) return;
        for (var i = 0; error == RdError.None && offsets != null && i < offsets->Count; i++) error = offsets->Elements[i].Error;
        if (error == RdError.None) done.SetResult();
        else done.SetException(member.Failed(error));
    }

    private void EndCommits()
    {
        foreach (var commit in _commits.Values) commit.TrySetException(new TransportException(TransportErrorKind.UnknownOutcome, $"STR3409 Member '{_options.Member}' ended before its commit was answered."));
        _commits.Clear();
    }

    private TransportException Failed(RdError error) => new(
        KafkaErrors.Kind(error) ?? TransportErrorKind.UnknownOutcome,
        $"STR3409 Offsets of group '{_options.Group}', member '{_options.Member}', were not committed: {NativeError.Describe(error)}.{_context.Hint}");

    private TransportException Ended() => new(TransportErrorKind.Fatal, $"STR3410 Member '{_options.Member}' of group '{_options.Group}' has ended.");
}
