using Streaming.Kafka.Native;

namespace Streaming.Kafka.Group;

/// <summary>
/// Reads the committed offsets of a group, as one of its clients that never joins. The administrative call for the same (ListConsumerGroupOffsets) ends the process in librdkafka 2.15.1 when
/// the coordinator is only just being elected or has moved, as on every new cluster: it asks for a new look-up of a group that a client without one does not have.
/// </summary>
internal static class GroupOffsets
{
    private const int SliceMilliseconds = 5000;
    private const int PauseMilliseconds = 50;

    /// <summary>The offsets that are committed; partitions without one are left out. Blocks: call it on a thread of its own.</summary>
    /// <exception cref="TransportException">Not answered within <paramref name="timeout"/> or refused.</exception>
    internal static Dictionary<TopicPartition, long> Read(
        ClientFactory clients, string group, IReadOnlyCollection<TopicPartition> partitions, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var context = new ClientContext(clients.Settings.Log);
        using var client = clients.Consumer(
            context,
            static _ => { },
            [
                new("group.id", group),

                // Offsets of a transaction that has not ended are waited for.
                new("isolation.level", "read_committed"),
                new("allow.auto.create.topics", "false"),
            ]);
        var deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var list = new PartitionList(partitions.Count);
            foreach (var partition in partitions) list.Add(partition, 0);
            var left = Math.Max(deadline - Environment.TickCount64, 1);
            var error = Rdkafka.rd_kafka_committed(client, list, (int)Math.Min(left, SliceMilliseconds));
            if (error == RdError.None) error = list.FirstError();
            if (error == RdError.None) return list.Offsets();
            if (!IsPassing(error) || Environment.TickCount64 >= deadline) throw Failed(group, error);
            cancellationToken.WaitHandle.WaitOne(PauseMilliseconds);
        }
    }

    private static bool IsPassing(RdError error) => KafkaErrors.IsConnection(error) || error is RdError.WaitCoordinator or RdError.CoordinatorLoading
        or RdError.CoordinatorNotAvailable or RdError.NotCoordinator or RdError.UnstableOffsetCommit;

    private static TransportException Failed(string group, RdError error) => new(
        IsPassing(error) ? TransportErrorKind.Transient : KafkaErrors.Kind(error) ?? TransportErrorKind.Transient,
        $"STR2605 Cannot read the offsets of group '{group}': {NativeError.Describe(error)}.");
}
