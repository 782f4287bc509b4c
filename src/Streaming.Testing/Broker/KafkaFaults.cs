using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;

namespace Streaming.Testing;

/// <summary>
/// What goes wrong at a <see cref="TestKafka"/>: faults of the next requests of a kind, faults by chance from a seed, and a coordinator that moves. Thread-safe. What is asked
/// for outlives a stop of the broker.
/// </summary>
public sealed class KafkaFaults
{
    private readonly Lock _gate = new();
    private readonly List<Planned> _planned = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private ByChance? _chance;
    private TimeSpan? _move;
    private long? _movedUntil;

    internal KafkaFaults()
    {
    }

    /// <summary>How often each fault has happened, by the request and the fault in words, such as <c>EndTxn: close</c>.</summary>
    public IReadOnlyDictionary<string, int> Counts
    {
        get
        {
            lock (_gate) return new Dictionary<string, int>(_counts, StringComparer.Ordinal);
        }
    }

    /// <summary>Has a fault happen to the next requests of a kind. Faults of one kind of request happen one after the other, in the order in which they were asked for.</summary>
    /// <param name="request">The kind of request.</param>
    /// <param name="fault">What happens.</param>
    /// <param name="times">To how many requests. Default 1.</param>
    /// <param name="skip">Requests that go well before. Default 0.</param>
    /// <exception cref="ArgumentException">The fault cannot happen to such a request.</exception>
    public void Next(KafkaRequest request, KafkaFault fault, int times = 1, int skip = 0)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        if (fault.Violation(request) is { } text) throw new ArgumentException(text, nameof(fault));
        lock (_gate) _planned.Add(new((ApiKey)(short)request, fault, times, skip));
    }

    /// <summary>
    /// Has faults happen by chance from now on, instead of those that were asked for so before. With the same seed and the same requests in the same order they are the same;
    /// clients do not send in the same order every time.
    /// </summary>
    /// <param name="seed">Where chance begins.</param>
    /// <param name="rate">The part of requests that a fault happens to, from 0 to 1.</param>
    /// <param name="faults">What happens, each as often as the others: a fault of a kind of request. None for no faults any more.</param>
    /// <exception cref="ArgumentException">A fault cannot happen to such a request.</exception>
    public void Random(int seed, double rate, params IReadOnlyCollection<(KafkaRequest Request, KafkaFault Fault)> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, 1);
        if (faults.Select(f => f.Fault.Violation(f.Request)).OfType<string>().FirstOrDefault() is { } text) throw new ArgumentException(text, nameof(faults));
        var byRequest = faults.GroupBy(f => (ApiKey)(short)f.Request, f => f.Fault).ToDictionary(g => g.Key, g => g.ToArray());
        lock (_gate) _chance = byRequest.Count == 0 ? null : new(new(seed), rate, byRequest);
    }

    /// <summary>
    /// The coordinator of all groups and transactions moves: from the next request on that is meant for it, it answers NOT_COORDINATOR, and whoever looks for another hears
    /// COORDINATOR_NOT_AVAILABLE. Afterwards it has read its state anew, with all members and all transactions; sessions begin again, as with a new coordinator.
    /// </summary>
    /// <param name="away">How long there is none; more than zero.</param>
    public void MoveCoordinator(TimeSpan away)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(away, TimeSpan.Zero);
        lock (_gate) _move = away;
    }

    /// <summary>Nothing goes wrong any more. What has begun goes on: delays end, and a coordinator that is away comes back.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            (_chance, _move) = (null, null);
            _planned.Clear();
        }
    }

    internal void Attach(Broker broker)
    {
        lock (_gate) _movedUntil = null;
        broker.Intercept = call => Take(broker, call);
    }

    private bool Take(Broker broker, Call call)
    {
        KafkaFault? fault;
        lock (_gate)
        {
            fault = Away(broker, call) ?? PlannedFault(call.Api) ?? _chance?.Draw(call.Api);
            if (fault is null) return false;
            var name = $"{call.Api}: {fault}";
            _counts[name] = _counts.GetValueOrDefault(name) + 1;
        }
        fault.Apply(broker, call);
        return true;
    }

    private KafkaFault? PlannedFault(ApiKey api)
    {
        if (_planned.Find(p => p.Api == api) is not { } planned) return null;
        if (planned.Skip > 0)
        {
            planned.Skip--;
            return null;
        }
        if (--planned.Times == 0) _planned.Remove(planned);
        return planned.Fault;
    }

    private KafkaFault? Away(Broker broker, Call call)
    {
        if (Coordinators.Refusal(call.Api) is not { } refusal) return null;
        if (_move is { } away)
        {
            var span = (long)Math.Ceiling(away.TotalMilliseconds);
            (_move, _movedUntil) = (null, broker.Clock.Elapsed + span);
            Coordinators.KeepSessions(broker, broker.Clock.Elapsed + span);
        }
        return broker.Clock.Elapsed < _movedUntil ? refusal : null;
    }

    private sealed class Planned(ApiKey api, KafkaFault fault, int times, int skip)
    {
        public ApiKey Api => api;

        public KafkaFault Fault => fault;

        public int Times { get; set; } = times;

        public int Skip { get; set; } = skip;
    }

    private sealed class ByChance(Random random, double rate, Dictionary<ApiKey, KafkaFault[]> faults)
    {
        public KafkaFault? Draw(ApiKey api) => faults.TryGetValue(api, out var some) && random.NextDouble() < rate ? some[random.Next(some.Length)] : null;
    }
}
