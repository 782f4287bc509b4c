using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Server;

/// <summary>A request that came over a connection.</summary>
internal sealed class ConnectionCall : Call
{
    private readonly TaskCompletionSource<Outcome> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The end of the call; whoever waits goes on outside of the broker's loop.</summary>
    public Task<Outcome> Ended => _ended.Task;

    protected override void OnAnswer(IApiMessage response) => _ended.SetResult(new(response, null));

    protected override void OnNothing() => _ended.SetResult(default);

    protected override void OnClose(string reason) => _ended.SetResult(new(null, reason));
}
