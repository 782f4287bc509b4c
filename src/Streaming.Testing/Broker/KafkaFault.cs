using System.Runtime.CompilerServices;
using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;

namespace Streaming.Testing;

/// <summary>What happens to a request instead of an answer at once.</summary>
public sealed class KafkaFault
{
    private readonly string _text;
    private readonly Func<KafkaRequest, string?> _refusal;

    private KafkaFault(string text, Action<Broker, Call> apply, Func<KafkaRequest, string?>? refusal = null) =>
        (_text, Apply, _refusal) = (text, apply, refusal ?? (static _ => null));

    /// <summary>The connection is closed, and the request has no effect.</summary>
    public static KafkaFault Close { get; } = new("close", static (_, call) => call.Close(Reason));

    /// <summary>The request has its effect, and the connection is closed instead of an answer: the client cannot know.</summary>
    public static KafkaFault LoseAnswer { get; } = new("lose the answer", static (broker, call) => broker.Process(new CallCopy(broker, call, () => call.Close(Reason))));

    /// <summary>The request is handled twice, as if the client had sent it again, and the second answer is the one that it hears.</summary>
    public static KafkaFault Repeat { get; } = new("repeat", static (broker, call) => broker.Process(new CallCopy(broker, call, () => broker.Process(call))));

    internal Action<Broker, Call> Apply { get; }

    private static string Reason => "a fault that a test asked for";

    /// <summary>The request is handled later.</summary>
    /// <param name="by">By how much; more than zero.</param>
    public static KafkaFault Delay(TimeSpan by)
    {
        var milliseconds = Milliseconds(by);
        return new($"delay by {by}", (broker, call) => broker.Timers.After(milliseconds, () => broker.Process(call)));
    }

    /// <summary>The request is lost: no effect, and no answer. The connection is closed at the end of the silence, unless the client has given it up before.</summary>
    /// <param name="silence">How long nothing is heard; more than zero.</param>
    public static KafkaFault Drop(TimeSpan silence)
    {
        var milliseconds = Milliseconds(silence);
        return new($"drop, silent for {silence}", (broker, call) => broker.Timers.After(milliseconds, () => call.Close(Reason)));
    }

    /// <summary>The request is answered with an error, and has no effect.</summary>
    /// <param name="with">The error.</param>
    public static KafkaFault Refuse(KafkaRefusal with) => new($"refuse with {with}", (broker, call) => broker.Api(call.Api)!.Refuse(call, (KafkaError)(short)with));

    /// <summary>
    /// The connection is closed at once, and the request has its effect all the same, later: it was on its way when the client gave up, and may arrive after what the client
    /// sends next. Not for requests with records or with assignments (Produce, Fetch, JoinGroup, SyncGroup), whose bytes end with their connection.
    /// </summary>
    /// <param name="by">How much later; more than zero.</param>
    public static KafkaFault ArriveLate(TimeSpan by)
    {
        var milliseconds = Milliseconds(by);
        return new($"arrive late by {by}", Apply, Violation);

        void Apply(Broker broker, Call call)
        {
            var copy = new CallCopy(broker, call, static () => { });
            call.Close(Reason);
            broker.Timers.After(milliseconds, () => broker.Process(copy));
        }

        static string? Violation(KafkaRequest request) =>
            request is KafkaRequest.Produce or KafkaRequest.Fetch or KafkaRequest.JoinGroup or KafkaRequest.SyncGroup ? $"{request} cannot arrive late." : null;
    }

    /// <summary>What it is, in words.</summary>
    public override string ToString() => _text;

    internal string? Violation(KafkaRequest request) => _refusal(request);

    private static long Milliseconds(TimeSpan span, [CallerArgumentExpression(nameof(span))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero, name);
        return (long)Math.Ceiling(span.TotalMilliseconds);
    }
}
