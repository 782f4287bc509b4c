using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Server;

/// <summary>A request that came over a connection.</summary>
/// <param name="outbox">Where it waits when it has ended.</param>
internal sealed class ConnectionCall(Outbox outbox) : Call
{
    private readonly TaskCompletionSource<Outcome> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Outcome _outcome;

    /// <summary>The end of the call; whoever waits goes on outside of the broker's loop.</summary>
    public Task<Outcome> Ended => _ended.Task;

    /// <summary>Tells how the call has ended.</summary>
    public void Release() => _ended.SetResult(_outcome);

    protected override void OnAnswer(IApiMessage response) => End(new(response, null));

    protected override void OnNothing() => End(default);

    protected override void OnClose(string reason) => End(new(null, reason));

    private void End(Outcome outcome)
    {
        _outcome = outcome;
        outbox.Add(this);
    }
}
