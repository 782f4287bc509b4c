using System.Diagnostics.CodeAnalysis;
using Streaming.Kafka.Admin;
using Streaming.Kafka.Group;
using Streaming.Kafka.Native;
using Streaming.Kafka.Producer;
using Streaming.Kafka.Reader;
using Streaming.Kafka.Tokens;

namespace Streaming.Kafka;

/// <summary>
/// The transport on a Kafka cluster, through librdkafka: members, producers and readers by a binding of our own, administration by Confluent.Kafka. Disposing it ends its
/// administrative client; members, producers and readers are disposed by those who asked for them.
/// </summary>
[Experimental("STRX001")]
public sealed class KafkaTransport : ITransport
{
    /// <summary>Bound on what a reader fetches ahead, if the producer's is not smaller. A restore is bounded by the store, not by this.</summary>
    private const long ReaderQueueBytes = 16L << 20;

    private static readonly TimeSpan OffsetsTimeout = TimeSpan.FromSeconds(30);

    private readonly ClientFactory _clients;
    private readonly Lazy<AdminConnection> _connection;
    private readonly Lazy<KafkaAdmin> _admin;
    private readonly Lazy<GroupAdmin> _groups;

    /// <summary>Makes a transport. Nothing is connected to yet.</summary>
    /// <exception cref="TransportException">An option is wrong (the message names all that are), or librdkafka is missing or too old.</exception>
    public KafkaTransport(KafkaOptions options)
    {
        NativeLibraries.Ensure();
        var settings = new KafkaSettings(options);
        var tokens = settings.Credentials is { } credentials ? new TokenSource(new TokenRequest(credentials).SendAsync, TimeProvider.System, settings.Log) : null;
        _clients = new(settings, tokens);
        _connection = new(() => new(settings, tokens));
        _admin = new(() => new(_connection.Value));
        _groups = new(() => new(_connection.Value));
    }

    /// <inheritdoc/>
    public ValueTask<ClusterDescription> DescribeAsync(IReadOnlyCollection<string>? topics, CancellationToken cancellationToken) =>
        _admin.Value.DescribeAsync(topics, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DeleteTopicAsync(string topic, CancellationToken cancellationToken) => _admin.Value.DeleteTopicAsync(topic, cancellationToken);

    /// <inheritdoc/>
    public ValueTask CreateTopicAsync(TopicSpecification topic, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return _admin.Value.CreateTopicAsync(topic, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<TopicPartition, long>> ListOffsetsAsync(
        IReadOnlyCollection<TopicPartition> partitions, OffsetQuery query, CancellationToken cancellationToken) =>
        _admin.Value.ListOffsetsAsync(partitions, query, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DeleteRecordsAsync(IReadOnlyDictionary<TopicPartition, long> before, CancellationToken cancellationToken) =>
        _admin.Value.DeleteRecordsAsync(before, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<TopicPartition, long>> CommittedOffsetsAsync(
        string group, IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        return partitions.Count == 0
            ? new(new Dictionary<TopicPartition, long>())
            : new(Task.Factory.StartNew<IReadOnlyDictionary<TopicPartition, long>>(
                () => GroupOffsets.Read(_clients, group, partitions, OffsetsTimeout, cancellationToken),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<GroupMemberDescription>> DescribeGroupAsync(string group, CancellationToken cancellationToken) =>
        _groups.Value.DescribeAsync(group, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> DeleteGroupAsync(string group, CancellationToken cancellationToken) => _groups.Value.DeleteAsync(group, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IGroupMember> JoinAsync(GroupOptions options, IGroupListener listener, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(listener);
        return new(new GroupMember(_clients, options, listener));
    }

    /// <inheritdoc/>
    public async ValueTask<IEpochProducer> CreateProducerAsync(string? transactionalId, TimeSpan transactionTimeout, CancellationToken cancellationToken)
    {
        var producer = new EpochProducer(_clients, transactionalId, transactionTimeout);
        try
        {
            await producer.InitializeAsync(cancellationToken);
            return producer;
        }
        catch
        {
            await producer.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ILogReader OpenReader() => new LogReader(_clients, Math.Min(ReaderQueueBytes, _clients.Settings.ProducerQueueBytes));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (_connection.IsValueCreated) _connection.Value.Dispose();
        return ValueTask.CompletedTask;
    }
}
