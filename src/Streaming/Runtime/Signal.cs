using System.Threading.Channels;

namespace Streaming.Runtime;

/// <summary>Wakes one waiter; signals while nobody waits are remembered as one. Continuations stay on the waiter's scheduler.</summary>
internal sealed class Signal
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Set() => _channel.Writer.TryWrite(true);

    public async ValueTask WaitAsync()
    {
        await _channel.Reader.WaitToReadAsync();
        _channel.Reader.TryRead(out _);
    }
}
