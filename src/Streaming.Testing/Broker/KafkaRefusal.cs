namespace Streaming.Testing;

/// <summary>Errors that a healthy cluster answers now and then, and that clients are to try again after; the names and numbers are Kafka's.</summary>
public enum KafkaRefusal
{
    /// <summary>The partition is led by another broker.</summary>
    NotLeaderOrFollower = 6,

    /// <summary>The broker did not do it in time, or does not know whether it did.</summary>
    RequestTimedOut = 7,

    /// <summary>The coordinator is reading its state.</summary>
    CoordinatorLoadInProgress = 14,

    /// <summary>There is no coordinator at the moment.</summary>
    CoordinatorNotAvailable = 15,

    /// <summary>The coordinator is another broker.</summary>
    NotCoordinator = 16,

    /// <summary>The transaction before is not at its end.</summary>
    ConcurrentTransactions = 51,
}
