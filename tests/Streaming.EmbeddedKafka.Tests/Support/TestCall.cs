using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Tests.Support;

/// <summary>A call that keeps how it ended.</summary>
internal sealed class TestCall : Call
{
    public IApiMessage? Response { get; private set; }

    public string? CloseReason { get; private set; }

    protected override void OnAnswer(IApiMessage response) => Response = response;

    protected override void OnNothing()
    {
    }

    protected override void OnClose(string reason) => CloseReason = reason;
}
