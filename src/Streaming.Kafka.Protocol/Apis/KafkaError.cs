namespace Streaming.Kafka.Protocol;

/// <summary>Kafka's error codes, as far as the clients of the APIs in <see cref="ApiTable"/> act on them. Other numbers pass unchanged.</summary>
internal enum KafkaError : short
{
    /// <summary>Something that the broker did not expect.</summary>
    UnknownServerError = -1,

    None = 0,

    /// <summary>The offset is below the start of the log or above its end.</summary>
    OffsetOutOfRange = 1,

    /// <summary>A batch does not have the checksum or the lengths that it says. Clients send it again.</summary>
    CorruptMessage = 2,

    /// <summary>Clients refresh their metadata and ask again.</summary>
    UnknownTopicOrPartition = 3,

    InvalidFetchSize = 4,

    /// <summary>Clients refresh their metadata and ask again.</summary>
    LeaderNotAvailable = 5,

    /// <summary>Clients refresh their metadata and ask the leader.</summary>
    NotLeaderOrFollower = 6,

    /// <summary>Clients ask again.</summary>
    RequestTimedOut = 7,

    BrokerNotAvailable = 8,
    ReplicaNotAvailable = 9,

    /// <summary>A batch is over max.message.bytes. Producers split it.</summary>
    MessageTooLarge = 10,

    /// <summary>The text beside a committed offset is too long.</summary>
    OffsetMetadataTooLarge = 12,

    NetworkException = 13,

    /// <summary>Clients ask again a little later.</summary>
    CoordinatorLoadInProgress = 14,

    /// <summary>Clients look for the coordinator and ask again.</summary>
    CoordinatorNotAvailable = 15,

    /// <summary>Clients look for the coordinator and ask again.</summary>
    NotCoordinator = 16,

    /// <summary>A name that no topic may have, or a topic that may not be written to.</summary>
    InvalidTopic = 17,

    /// <summary>The batches are larger than a segment.</summary>
    RecordListTooLarge = 18,

    NotEnoughReplicas = 19,
    NotEnoughReplicasAfterAppend = 20,

    /// <summary>Neither -1, 0 nor 1.</summary>
    InvalidRequiredAcks = 21,

    /// <summary>Members join anew.</summary>
    IllegalGeneration = 22,

    /// <summary>The member has no protocol in common with the group.</summary>
    InconsistentGroupProtocol = 23,

    InvalidGroupId = 24,

    /// <summary>Members join anew, without their id.</summary>
    UnknownMemberId = 25,

    /// <summary>Outside of the range that the broker allows.</summary>
    InvalidSessionTimeout = 26,

    /// <summary>Members join anew.</summary>
    RebalanceInProgress = 27,

    InvalidCommitOffsetSize = 28,
    TopicAuthorizationFailed = 29,
    GroupAuthorizationFailed = 30,
    ClusterAuthorizationFailed = 31,

    /// <summary>Too far from the time of the broker.</summary>
    InvalidTimestamp = 32,

    /// <summary>The version of the request is not spoken. An ApiVersions request gets it in version 0, with the ranges that are.</summary>
    UnsupportedVersion = 35,

    TopicAlreadyExists = 36,

    /// <summary>A number of partitions that a topic cannot have.</summary>
    InvalidPartitions = 37,

    InvalidReplicationFactor = 38,
    InvalidReplicaAssignment = 39,
    InvalidConfig = 40,

    /// <summary>Clients refresh their metadata and ask the controller.</summary>
    NotController = 41,

    /// <summary>Fields that make no sense together.</summary>
    InvalidRequest = 42,

    /// <summary>Not with batches of this format.</summary>
    UnsupportedForMessageFormat = 43,

    PolicyViolation = 44,

    /// <summary>A batch before this one is missing.</summary>
    OutOfOrderSequenceNumber = 45,

    /// <summary>A batch that was written before, and too long ago to be remembered. Clients take it as written.</summary>
    DuplicateSequenceNumber = 46,

    /// <summary>A newer producer has the id. Ends the transaction of this one.</summary>
    InvalidProducerEpoch = 47,

    /// <summary>Not in this state of the transaction.</summary>
    InvalidTxnState = 48,

    /// <summary>The transactional id does not have this producer id.</summary>
    InvalidProducerIdMapping = 49,

    /// <summary>Longer than the broker allows.</summary>
    InvalidTransactionTimeout = 50,

    /// <summary>The transaction before is being completed; clients ask again.</summary>
    ConcurrentTransactions = 51,

    TransactionCoordinatorFenced = 52,
    TransactionalIdAuthorizationFailed = 53,

    /// <summary>Something else in the request failed, so this was not tried.</summary>
    OperationNotAttempted = 55,

    /// <summary>The disk failed.</summary>
    KafkaStorageError = 56,

    /// <summary>Nothing is known of the producer any more.</summary>
    UnknownProducerId = 59,

    /// <summary>The group has members.</summary>
    NonEmptyGroup = 68,

    GroupIdNotFound = 69,

    /// <summary>Consumers begin with a full fetch.</summary>
    FetchSessionIdNotFound = 70,

    /// <summary>Consumers begin with a full fetch.</summary>
    InvalidFetchSessionEpoch = 71,

    TopicDeletionDisabled = 73,

    /// <summary>The client knows an older leader; it refreshes its metadata.</summary>
    FencedLeaderEpoch = 74,

    /// <summary>The client knows a newer leader than the broker.</summary>
    UnknownLeaderEpoch = 75,

    UnsupportedCompressionType = 76,
    OffsetNotAvailable = 78,

    /// <summary>Members join again with the id that came with it.</summary>
    MemberIdRequired = 79,

    GroupMaxSizeReached = 81,

    /// <summary>Another member has the instance id. The member ends.</summary>
    FencedInstanceId = 82,

    /// <summary>Offsets of a topic that members read are not deleted.</summary>
    GroupSubscribedToTopic = 86,

    /// <summary>A record that the topic refuses; producers do not send it again.</summary>
    InvalidRecord = 87,

    /// <summary>Offsets of an open transaction; clients ask again.</summary>
    UnstableOffsetCommit = 88,

    ThrottlingQuotaExceeded = 89,

    /// <summary>A newer producer has the transactional id. The producer ends.</summary>
    ProducerFenced = 90,

    ResourceNotFound = 91,
    DuplicateResource = 92,

    /// <summary>Clients refresh their metadata and ask again.</summary>
    UnknownTopicId = 100,

    /// <summary>The topic has another id than the request says.</summary>
    InconsistentTopicId = 103,

    TransactionalIdNotFound = 105,

    /// <summary>Topic ids in a session without, or the other way round.</summary>
    FetchSessionTopicIdError = 106,

    FencedMemberEpoch = 110,
    UnreleasedInstanceId = 111,
    StaleMemberEpoch = 113,

    /// <summary>Controllers were asked for where brokers answer.</summary>
    MismatchedEndpointType = 114,

    UnsupportedEndpointType = 115,

    /// <summary>The transaction can only be aborted.</summary>
    TransactionAbortable = 120,

    /// <summary>Clients begin again with their bootstrap servers.</summary>
    RebootstrapRequired = 129,
}
