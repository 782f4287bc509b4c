using System.Diagnostics.CodeAnalysis;
using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;

namespace Streaming.Testing;

/// <summary>A request as it came, whose answer goes nowhere.</summary>
internal sealed class CallCopy : Call
{
    private readonly Broker _broker;
    private readonly Call _of;
    private readonly Action _answered;

    /// <summary>A copy of a call.</summary>
    /// <param name="broker">Where it is handled.</param>
    /// <param name="of">The call; the copy does not end it.</param>
    /// <param name="answered">Hears that there was an answer.</param>
    [SetsRequiredMembers]
    public CallCopy(Broker broker, Call of, Action answered)
    {
        (_broker, _of, _answered) = (broker, of, answered);
        Request = of.Request;
        (Api, Version, ClientId, ClientHost) = (of.Api, of.Version, of.ClientId, of.ClientHost);
    }

    protected override void OnAnswer(IApiMessage response)
    {
        _broker.Api(Api)!.Release(response);
        _answered();
    }

    protected override void OnNothing()
    {
        if (!_of.HasEnded) _of.AnswerNothing();
    }

    protected override void OnClose(string reason)
    {
        if (!_of.HasEnded) _of.Close(reason);
    }
}
