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
    public TResponse Ask<TRequest, TResponse>(TRequest request, short version)
        where TRequest : class, IRequest<TResponse>
        where TResponse : class, IApiMessage, new()
    {
        Send(request, version);
        var frame = Receive();
        var response = Frames.ReadResponse<TResponse>(frame, version, out var correlationId);
        Assert.Equal(_correlationId, correlationId);
        _buffer.Truncate();
        Frames.WriteResponse(_buffer, version, correlationId, response);
        Assert.Equal(Convert.ToHexString(frame), Convert.ToHexString(_buffer.Written[Frames.SizeBytes..]));
        return response;
    }

    /// <summary>Asks until the answer is good, which it is not while a topic is being made or a coordinator elected.</summary>
    public TResponse AskUntil<TRequest, TResponse>(TRequest request, short version, Func<TResponse, bool> isGood)
        where TRequest : class, IRequest<TResponse>
        where TResponse : class, IApiMessage, new()
    {
        for (var started = DateTime.UtcNow; ;)
        {
            var response = Ask<TRequest, TResponse>(request, version);
            if (isGood(response)) return response;
            if (DateTime.UtcNow - started > Patience) Assert.Fail($"{typeof(TRequest).Name} {version} has no good answer: {string.Join(", ", Leaf.Of(response).Select(l => $"{l.Path} {l.Value}"))}");
        }
    }

    public void Send<TRequest>(TRequest request, short version) where TRequest : class, IApiMessage
    {
        _buffer.Truncate();
        Frames.WriteRequest(_buffer, version, ++_correlationId, "streaming-protocol-tests", request);
        _stream.Write(_buffer.Written);
    }

    public void SendRaw(ReadOnlySpan<byte> frame) => _stream.Write(frame);

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
