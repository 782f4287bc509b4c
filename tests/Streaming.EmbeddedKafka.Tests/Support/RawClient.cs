using System.Net.Sockets;
using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Tests.Support;

/// <summary>A connection to a broker: a socket, and nothing but the protocol.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TcpClient _socket;
    private readonly NetworkStream _stream;
    private readonly WireBuffer _buffer = new();
    private int _correlationId;

    public RawClient(string bootstrapServers)
    {
        var colon = bootstrapServers.LastIndexOf(':');
        _socket = new(bootstrapServers[..colon], int.Parse(bootstrapServers[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture)) { NoDelay = true };
        _stream = _socket.GetStream();
        _stream.ReadTimeout = (int)Patience.TotalMilliseconds;
    }

    /// <summary>Asks, and waits for the answer.</summary>
    public TResponse Ask<TResponse>(IRequest<TResponse> request, short version) where TResponse : class, IApiMessage, new()
    {
        Begin(request, version);
        return End<TResponse>(version);
    }

    /// <summary>Asks. Answers come in the order of the requests.</summary>
    public void Begin<TResponse>(IRequest<TResponse> request, short version) where TResponse : class, IApiMessage, new()
    {
        _buffer.Truncate();
        Frames.WriteRequest(_buffer, version, ++_correlationId, "differential", request);
        Send(_buffer.Written);
    }

    /// <summary>The answer to the oldest request that has none.</summary>
    public TResponse End<TResponse>(short version) where TResponse : class, IApiMessage, new() => Frames.ReadResponse<TResponse>(Receive(), version, out _);

    /// <summary>Bytes as they are.</summary>
    public void Send(ReadOnlySpan<byte> bytes) => _stream.Write(bytes);

    /// <summary>The next frame, without its size; an <see cref="IOException"/> if the broker has closed the connection.</summary>
    public byte[] Receive()
    {
        var size = new byte[Frames.SizeBytes];
        _stream.ReadExactly(size);
        Assert.True(Frames.TryReadSize(size, 200 << 20, out var length));
        var frame = new byte[length];
        _stream.ReadExactly(frame);
        return frame;
    }

    /// <summary>True if something can be received now.</summary>
    public bool HasAnswer => _stream.DataAvailable;

    public void Dispose()
    {
        _socket.Dispose();
        _buffer.Dispose();
    }
}
