namespace Streaming.Kafka.Embedded.Server;

/// <summary>Calls that have ended, and whose answers wait for what they say to be kept.</summary>
internal sealed class Outbox
{
    private readonly List<ConnectionCall> _calls = [];

    public void Add(ConnectionCall call) => _calls.Add(call);

    /// <summary>Lets them go.</summary>
    public void Send()
    {
        foreach (var call in _calls) call.Release();
        _calls.Clear();
    }
}
