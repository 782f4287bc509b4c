using System.Net.Sockets;
using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Server;

/// <summary>
/// Takes frames off a socket. What arrives with a frame's beginning goes through a small buffer; the rest of a large frame is received where it will stay.
/// </summary>
/// <param name="socket">Where from.</param>
/// <param name="most">Bytes that a frame may have.</param>
/// <param name="budget">What all frames of the server may take together.</param>
internal sealed class FrameReader(Socket socket, int most, ByteBudget budget)
{
    private readonly byte[] _buffer = new byte[32 << 10];
    private int _start, _end;

    /// <summary>The next frame; null at the end of the connection. <see cref="WireException"/> if there is none.</summary>
    public async Task<Frame?> ReadAsync(CancellationToken cancellationToken)
    {
        int size;
        while (!Frames.TryReadSize(_buffer.AsSpan(_start, _end - _start), most, out size))
        {
            if (!await FillAsync(cancellationToken)) return null;
        }
        _start += Frames.SizeBytes;
        await budget.TakeAsync(size).WaitAsync(cancellationToken);
        var frame = new Frame(size, budget);
        try
        {
            return await ReadAsync(frame, cancellationToken) ? frame : Drop(frame);
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    private static Frame? Drop(Frame frame)
    {
        frame.Dispose();
        return null;
    }

    private async Task<bool> ReadAsync(Frame frame, CancellationToken cancellationToken)
    {
        var bytes = frame.Memory;
        var here = Math.Min(bytes.Length, _end - _start);
        _buffer.AsMemory(_start, here).CopyTo(bytes);
        _start += here;
        for (bytes = bytes[here..]; bytes.Length > 0;)
        {
            var read = await socket.ReceiveAsync(bytes, cancellationToken);
            if (read == 0) return false;
            bytes = bytes[read..];
        }
        return true;
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = await socket.ReceiveAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }
}
