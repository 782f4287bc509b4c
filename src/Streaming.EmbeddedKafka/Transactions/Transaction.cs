using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.State;

namespace Streaming.Kafka.Embedded.Transactions;

/// <summary>A transactional id: its producer, and its present or last transaction.</summary>
internal sealed class Transaction
{
    private const short None = -1;

    /// <summary>The highest epoch that a producer is given. One more is left, to fence it.</summary>
    private const short LastEpochGiven = short.MaxValue - 1;

    public string Id { get; init; } = "";

    public TransactionState State { get; set; } = TransactionState.Empty;

    public required long ProducerId { get; set; }

    /// <summary>-1 until the first producer has it.</summary>
    public short Epoch { get; set; } = None;

    /// <summary>The id before this one, if epochs ran out; else -1.</summary>
    public long ProducerIdBefore { get; set; } = None;

    /// <summary>The epoch that the producer had before it asked for the present one itself; -1 if another producer came.</summary>
    public short EpochBefore { get; set; } = None;

    /// <summary>Milliseconds that a transaction may take.</summary>
    public required int TimeoutMs { get; set; }

    /// <summary>Where it writes.</summary>
    public SortedSet<(string Topic, int Partition)> Partitions { get; } = new(
        Comparer<(string Topic, int Partition)>.Create((x, y) => string.CompareOrdinal(x.Topic, y.Topic) is var topic and not 0 ? topic : x.Partition.CompareTo(y.Partition)));

    /// <summary>Groups whose offsets it stores.</summary>
    public SortedSet<string> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>Aborts it when it takes too long.</summary>
    public BrokerTimer? Timeout { get; set; }

    /// <summary>When the transaction was begun, in milliseconds since 1970.</summary>
    public long Started { get; set; }

    /// <summary>When it last changed, in milliseconds since 1970.</summary>
    public long Changed { get; set; }

    /// <summary>It is being completed.</summary>
    public bool IsEnding => State is TransactionState.PrepareCommit or TransactionState.PrepareAbort;

    /// <summary>No more epochs can be given under this producer id.</summary>
    public bool IsExhausted => IsLast(Epoch);

    public static bool IsLast(short epoch) => epoch >= LastEpochGiven;

    /// <summary>The id as it was kept.</summary>
    public static Transaction Of(TransactionEntry entry)
    {
        var transaction = new Transaction
        {
            Id = entry.Id,
            State = entry.State,
            ProducerId = entry.ProducerId,
            ProducerIdBefore = entry.ProducerIdBefore,
            Epoch = entry.Epoch,
            EpochBefore = entry.EpochBefore,
            TimeoutMs = entry.TimeoutMs,
            Started = entry.Started,
            Changed = entry.Changed,
        };
        transaction.Partitions.UnionWith(entry.Partitions.Select(p => (p.Topic, p.Partition)));
        transaction.Groups.UnionWith(entry.Groups);
        return transaction;
    }

    public TransactionEntry ToEntry() => new()
    {
        Id = Id,
        State = State,
        ProducerId = ProducerId,
        ProducerIdBefore = ProducerIdBefore,
        Epoch = Epoch,
        EpochBefore = EpochBefore,
        TimeoutMs = TimeoutMs,
        Started = Started,
        Changed = Changed,
        Partitions = [.. Partitions.Select(p => new TransactionEntry.Target { Topic = p.Topic, Partition = p.Partition })],
        Groups = [.. Groups],
    };
}
