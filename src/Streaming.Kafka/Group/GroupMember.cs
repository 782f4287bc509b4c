using System.Collections.Concurrent;
using Streaming.Kafka.Native;

namespace Streaming.Kafka.Group;

/// <summary>
/// A static member of a consumer group. One thread of its own does everything native: it takes commands, polls, hands records over and answers rebalances, and it never stops polling, so
/// that a slow listener costs neither the session nor the poll interval.
/// </summary>
/// <remarks>
/// What librdkafka needs, found by experiment and pinned by tests: a rebalance is answered in its callback's turn with an assignment of <em>no</em> partitions, which completes the join; the real
/// assignment follows whenever <see cref="Start"/> comes, seconds later if need be, with explicit offsets. (Leaving the callback unanswered until then would hold up every later rebalance of
/// the whole group.) A further <see cref="Start"/> is a further rd_kafka_assign; once it has returned, this thread gets no message of an earlier one, so that records carry the attempt
/// that is current when they are polled.
/// </remarks>
internal sealed partial class GroupMember : IGroupMember
{
    private const int PollMilliseconds = 50;

    /// <summary>How long a member that leaves may take to give its partitions up; a member that does not manage goes when its session ends.</summary>
    private const int LeaveMilliseconds = 5000;

    private readonly GroupOptions _options;
    private readonly IGroupListener _listener;
    // Of the bytes that the client may hold, half wait in its queue and half with partitions that are held back.
    private readonly long _maxHeldBytes;
    private readonly ClientContext _context;
    private readonly ClientHandle _client;
    private readonly QueueHandle _queue;
    private readonly MessageBuffer _buffer;
    private readonly BatchReader _reader = new();
    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();

    // The client is being closed: a revocation is answered at once.
    private volatile bool _closing;
    private bool _stopping;

    internal GroupMember(ClientFactory clients, GroupOptions options, IGroupListener listener, int messagesPerPoll = 4096, long? maxHeldBytes = null)
    {
        _options = options;
        _listener = listener;
        _buffer = new(messagesPerPoll);
        _maxHeldBytes = maxHeldBytes ?? options.QueueBytes / 2;
        _context = new ClientContext(clients.Settings.Log) { Owner = this };
        _client = clients.Consumer(_context, SetCallbacks, Configuration(options));
        Rdkafka.rd_kafka_poll_set_consumer(_client);
        _queue = new QueueHandle(Rdkafka.rd_kafka_queue_get_consumer(_client));
        using var topics = new PartitionList(options.Topics.Count);
        foreach (var topic in options.Topics) topics.Add(new(topic, -1), 0);
        var error = Rdkafka.rd_kafka_subscribe(_client, topics);
        if (error != RdError.None)
        {
            CloseNative();
            throw new TransportException(TransportErrorKind.Fatal, $"STR3402 Member '{options.Member}' cannot subscribe for group '{options.Group}': {NativeError.Describe(error)}.");
        }
        new Thread(Run) { IsBackground = true, Name = $"kafka-member {options.Member}" }.Start();
    }

    public void Start(long attempt, IReadOnlyDictionary<TopicPartition, long> offsets) => Post(() => StartReading(attempt, offsets));

    public void Resume(IReadOnlyCollection<TopicPartition> partitions) => Post(() => ResumeReading(partitions));

    public async ValueTask LeaveAsync(CancellationToken cancellationToken)
    {
        if (Post(BeginLeave)) await _ended.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (!_stopping)
            {
                _commands.Enqueue(() => _stopped = true);
                _stopping = true;
            }
        }
        Wake();
        await _ended.Task;
    }

    private static IEnumerable<KeyValuePair<string, string>> Configuration(GroupOptions options)
    {
        var session = (long)options.SessionTimeout.TotalMilliseconds;
        foreach (var setting in ClientFactory.Reading(options.QueueBytes / 2)) yield return setting;
        yield return new("group.id", options.Group);
        yield return new("group.instance.id", options.Member);
        yield return new("group.protocol", "classic");
        yield return new("partition.assignment.strategy", "range");
        yield return new("session.timeout.ms", ClientFactory.Text(session));
        yield return new("heartbeat.interval.ms", ClientFactory.Text(Math.Clamp(session / 4, 100, 1000)));
        // The polling thread always polls; only a revocation that outlasts its session could come near.
        yield return new("max.poll.interval.ms", ClientFactory.Text(Math.Max(300_000, session * 2)));
        yield return new("auto.offset.reset", "error");
        // A resumed partition waits for the fetch that is under way, and at the end of the log that lasts this long.
        yield return new("fetch.wait.max.ms", "50");
    }

    /// <summary>Hands a command to the polling thread; false if that has ended.</summary>
    private bool Post(Action command)
    {
        lock (_gate)
        {
            if (_stopping) return false;
            _commands.Enqueue(command);
        }
        Wake();
        return true;
    }

    private void Wake()
    {
        try
        {
            Rdkafka.rd_kafka_queue_yield(_queue);
        }
        catch (ObjectDisposedException)
        {
            // The thread has ended: there is nobody to wake.
        }
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                while (!_stopped && _commands.TryDequeue(out var command)) command();
                if (_stopped) break;
                _buffer.Poll(_queue.Raw, PollMilliseconds);
                Dispatch();
                Rebalance();
            }
        }
        catch (Exception e)
        {
            Fail(new TransportException(TransportErrorKind.Fatal, $"STR3403 The polling thread of member '{_options.Member}' failed: {e.Message}", e));
        }
        finally
        {
            lock (_gate) _stopping = true;
            Forget();
            CloseNative();
            EndCommits();
            _ended.SetResult();
        }
    }

    private void CloseNative()
    {
        _buffer.Dispose();
        // Closing stops the fetchers one by one and keeps a static member's place. Destroying a client whose partitions are still being stopped makes librdkafka
        // (2.15.1) stop them twice, which ends the process (assertion rktp_started).
        _closing = true;
        if (_unassign) Rdkafka.rd_kafka_assign(_client.Raw, 0);
        Rdkafka.rd_kafka_consumer_close(_client);
        _queue.Dispose();
        _client.Dispose();
    }

    private void Fail(TransportException error)
    {
        if (_failed) return;
        _failed = error.Kind is not (TransportErrorKind.OffsetOutOfRange or TransportErrorKind.Unauthenticated or TransportErrorKind.Transient);
        try
        {
            _listener.OnFailed(error);
        }
        catch (Exception e)
        {
            _context.Log(3, $"listener of member '{_options.Member}': {e.Message}");
        }
    }
}
