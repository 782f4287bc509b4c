using System.Net.Sockets;

namespace Streaming.Kafka.Protocol.Tests.Live;

/// <summary>A connection to a real broker: a socket, and nothing but the protocol here.</summary>
internal sealed class LiveBroker : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TcpClient _socket;
    private readonly NetworkStream _stream;
    private readonly WireBuffer _buffer = new();
    private int _correlationId = 100;

    public LiveBroker(string host, int port)
    {
        _socket = new(host, port) { NoDelay = true };
        _stream = _socket.GetStream();
        _stream.ReadTimeout = (int)Patience.TotalMilliseconds;
    }

    /// <summary>Asks in one version. What comes is also written again, which must give the same bytes.</summary>
    public TResponse Ask<TResponse>(IRequest<TResponse> request, short version) where TResponse : class, IApiMessage, new()
    {
        _buffer.Truncate();
        Frames.WriteRequest(_buffer, version, ++_correlationId, "streaming-protocol-tests", request);
        Send(_buffer.Written);
        var frame = Receive();
        var response = Frames.ReadResponse<TResponse>(frame, version, out var correlationId);
        Assert.Equal(_correlationId, correlationId);
        _buffer.Truncate();
        Frames.WriteResponse(_buffer, version, correlationId, response);
        Assert.Equal(Convert.ToHexString(frame), Convert.ToHexString(_buffer.Written[Frames.SizeBytes..]));
        return response;
    }

    /// <summary>Asks until the answer is good, which it is not while a topic is being made or a coordinator elected.</summary>
    public TResponse AskUntil<TResponse>(IRequest<TResponse> request, short version, Func<TResponse, bool> isGood) where TResponse : class, IApiMessage, new()
    {
        for (var started = DateTime.UtcNow; ;)
        {
            var response = Ask(request, version);
            if (isGood(response)) return response;
            if (DateTime.UtcNow - started < Patience) continue;
            var fields = string.Join(", ", Leaf.Of(response).Select(l => $"{l.Path} {l.Value}"));
            Assert.Fail($"{request.GetType().Name} {version} has no good answer: {fields}");
        }
    }

    public void Send(ReadOnlySpan<byte> frame) => _stream.Write(frame);

    /// <summary>The next frame, without its size.</summary>
    public byte[] Receive()
    {
        var size = new byte[Frames.SizeBytes];
        _stream.ReadExactly(size);
        Assert.True(Frames.TryReadSize(size, 100 << 20, out var length));
        var frame = new byte[length];
        _stream.ReadExactly(frame);
        return frame;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _buffer.Dispose();
    }
}
