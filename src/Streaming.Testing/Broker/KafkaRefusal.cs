using Streaming.Kafka.Protocol;

namespace Streaming.Testing;

/// <summary>Errors that a healthy cluster answers now and then, and that clients are to try again after; the names and numbers are Kafka's.</summary>
public enum KafkaRefusal
{
    /// <summary>The partition is led by another broker.</summary>
    NotLeaderOrFollower = KafkaError.NotLeaderOrFollower,

    /// <summary>The broker did not do it in time, or does not know whether it did.</summary>
    RequestTimedOut = KafkaError.RequestTimedOut,

    /// <summary>The coordinator is reading its state.</summary>
    CoordinatorLoadInProgress = KafkaError.CoordinatorLoadInProgress,

    /// <summary>There is no coordinator at the moment.</summary>
    CoordinatorNotAvailable = KafkaError.CoordinatorNotAvailable,

    /// <summary>The coordinator is another broker.</summary>
    NotCoordinator = KafkaError.NotCoordinator,

    /// <summary>The transaction before is not at its end.</summary>
    ConcurrentTransactions = KafkaError.ConcurrentTransactions,
}
