using Streaming.Kafka.Embedded.Tests.Support;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;
using static Streaming.Kafka.Embedded.Tests.Support.Batches;

namespace Streaming.Kafka.Embedded.Tests.Core;

/// <summary>A transactional producer that dies, comes back, sends again and is too late.</summary>
internal sealed class StressProducer(string name)
{
    private readonly Dictionary<int, int> _sequences = [];
    private readonly List<(string Value, int Partition)> _written = [];
    private readonly HashSet<int> _added = [];
    private InitProducerIdResponse? _id;
    private (byte[] Batch, int Partition, long Offset)? _last;

    public void Step(Stress stress)
    {
        if (_id is null) Begin(stress);
        else if (stress.Next(12) == 0) _id = null;
        else if (stress.Next(4) == 0) End(stress, stress.Next(3) > 0);
        else if (stress.Next(5) == 0) SendAgain(stress);
        else Write(stress);
    }

    private void Begin(Stress stress)
    {
        var id = stress.Ask(new InitProducerIdRequest { TransactionalId = name, TransactionTimeoutMs = 5_000 });
        Assert.True(id.ErrorCode is KafkaError.None or KafkaError.ConcurrentTransactions, $"{id.ErrorCode}");
        if (id.ErrorCode != KafkaError.None) return;
        // Whatever it had open is aborted.
        stress.Ended(_written, commit: false);
        Forget();
        (_id, _last) = (id, null);
        _sequences.Clear();
    }

    private void Write(Stress stress)
    {
        var partition = stress.Next(2);
        if (!_added.Contains(partition) && !Add(stress, partition)) return;
        var (value, sequence) = (stress.NextValue(), _sequences.GetValueOrDefault(partition));
        var batch = Of(From(_id!.ProducerId, _id.ProducerEpoch, sequence, transactional: true), value);
        var (error, offset) = stress.Write([.. batch], partition, name);
        if (error != KafkaError.None)
        {
            GiveUp(stress, error);
            return;
        }
        _written.Add((value, partition));
        _sequences[partition] = sequence + 1;
        _last = (batch, partition, offset);
    }

    private bool Add(Stress stress, int partition)
    {
        var request = new AddPartitionsToTxnRequest { TransactionalId = name, ProducerId = _id!.ProducerId, ProducerEpoch = _id.ProducerEpoch, Topics = [new() { Name = "t", Partitions = [partition] }] };
        var error = stress.Ask(request).ResultsByTopic[0].ResultsByPartition[0].PartitionErrorCode;
        if (error == KafkaError.None) return _added.Add(partition);
        if (error != KafkaError.ConcurrentTransactions) GiveUp(stress, error);
        return false;
    }

    // Its answer was lost, and it is the last one: it must have the same offset.
    private void SendAgain(Stress stress)
    {
        if (_last is not { } last || _written.Count == 0) return;
        var (error, offset) = stress.Write([.. last.Batch], last.Partition, name);
        if (error == KafkaError.None) Assert.Equal(last.Offset, offset);
        else GiveUp(stress, error);
    }

    private void End(Stress stress, bool commit)
    {
        if (_added.Count == 0) return;
        var error = stress.Ask(new EndTxnRequest { TransactionalId = name, ProducerId = _id!.ProducerId, ProducerEpoch = _id.ProducerEpoch, Committed = commit }).ErrorCode;
        if (error != KafkaError.None)
        {
            GiveUp(stress, error);
            return;
        }
        stress.Ended(_written, commit);
        Forget();
    }

    // It took too long, so that the broker has aborted its transaction and fenced it.
    private void GiveUp(Stress stress, KafkaError error)
    {
        Assert.True(error is KafkaError.ProducerFenced or KafkaError.InvalidProducerEpoch, $"{error}");
        stress.Ended(_written, commit: false);
        Forget();
        _id = null;
    }

    private void Forget()
    {
        _written.Clear();
        _added.Clear();
        _last = null;
    }
}
