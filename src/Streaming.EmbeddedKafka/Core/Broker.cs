using Streaming.Kafka.Embedded.Fetching;
using Streaming.Kafka.Embedded.Groups;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Embedded.State;
using Streaming.Kafka.Embedded.Topics;
using Streaming.Kafka.Embedded.Transactions;
using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Core;

/// <summary>
/// The broker without sockets, threads and clocks of its own: requests go in, answers come out, at once or in a later step, and time passes when it is told so. Given the same
/// requests at the same times, it does the same. Not thread-safe.
/// </summary>
internal sealed class Broker
{
    private readonly Dictionary<ApiKey, ApiHandler> _handlers;
    private readonly Maintenance _maintenance;
    private readonly ILogStorage _storage;

    /// <summary>A broker with what is in the storage.</summary>
    /// <param name="settings">What it decides by.</param>
    /// <param name="time">Its clock; read once in each step.</param>
    /// <param name="storage">Where topics and everything else are kept.</param>
    /// <param name="newId">Where ids of topics and members come from.</param>
    /// <param name="told">Hears of what was lost since the last time.</param>
    public Broker(BrokerSettings settings, TimeProvider time, ILogStorage storage, Func<Guid> newId, Action<string>? told = null)
    {
        (Settings, _storage) = (settings, storage);
        State = new(storage.Journal);
        ProducerIds = new(State);
        Clock = new(time);
        Timers = new(Clock);
        Topics = new(storage, Clock, newId, State);
        Fetches = new(Timers);
        Groups = new(Clock, Timers, settings, newId, State);
        Transactions = new(this);
        _maintenance = new(this);
        _handlers = Handlers.Of(this).ToDictionary(h => h.Api);
        if (storage.Journal is { } journal) new Restore(this, storage, told).Run(journal.All);
    }

    public BrokerSettings Settings { get; }

    public BrokerClock Clock { get; }

    public Timers Timers { get; }

    public TopicRegistry Topics { get; }

    public GroupRegistry Groups { get; }

    public TransactionCoordinator Transactions { get; }

    /// <summary>Ids of producers.</summary>
    public ProducerIds ProducerIds { get; }

    /// <summary>Keeps everything but records.</summary>
    public BrokerState State { get; }

    /// <summary>Fetches that wait for more.</summary>
    public WaitingFetches Fetches { get; }

    /// <summary>
    /// Sees every request before the broker does. True: it has taken the call, and ends it itself or hands it to <see cref="Process"/> in a later step. The place for delays and
    /// faults.
    /// </summary>
    public Func<Call, bool>? Intercept { get; set; }

    /// <summary>Hears of a failure in the broker itself; whoever asked is told <see cref="KafkaError.UnknownServerError"/>.</summary>
    public Action<Call, Exception>? Failed { get; set; }

    /// <summary>The APIs.</summary>
    public IReadOnlyCollection<ApiHandler> Apis => _handlers.Values;

    /// <summary>The API with this number; null if it is not spoken.</summary>
    public ApiHandler? Api(ApiKey key) => _handlers.GetValueOrDefault(key);

    /// <summary>A request has come.</summary>
    public void Handle(Call call)
    {
        Clock.Read();
        var isTaken = false;
        if (Intercept is { } intercept) Guard(call, () => isTaken = intercept(call));
        if (!isTaken && !call.HasEnded) Process(call);
    }

    /// <summary>Does what a request asks for, past <see cref="Intercept"/>.</summary>
    public void Process(Call call)
    {
        Guard(call, () => _handlers[call.Api].Handle(call));
        Fetches.Complete();
    }

    /// <summary>Does something for a call; if that fails, the call is answered with the failure. True if the call has ended.</summary>
    public bool Guard(Call call, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is not StorageException)
        {
            Failed?.Invoke(call, e);
            if (!call.HasEnded) _handlers[call.Api].Refuse(call, KafkaError.UnknownServerError);
        }
        return call.HasEnded;
    }

    /// <summary>Deletes a topic with the offsets that groups have stored of it, and answers who waits for something in it.</summary>
    public void Delete(Topic topic)
    {
        Topics.Delete(topic);
        Groups.Forget(topic.Name);
        foreach (var log in topic.Partitions) Fetches.Changed(log);
    }

    /// <summary>Has everything kept that was decided. What is answered to requests may be told when this has returned, and not before.</summary>
    /// <exception cref="StorageException">It cannot be kept. The broker cannot be used any more.</exception>
    public void Flush() => _storage.Flush();

    /// <summary>Time has passed.</summary>
    /// <returns>When to call again at the latest; null if nothing waits for a time.</returns>
    public TimeSpan? Advance()
    {
        Clock.Read();
        Timers.Run();
        Fetches.Complete();
        return Timers.Next is { } next ? TimeSpan.FromMilliseconds(Math.Max(next - Clock.Elapsed, 0)) : null;
    }
}
