using System.Buffers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Streaming.Kafka.Embedded.Files;
using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Server;

/// <summary>
/// Sends a response: what was written, and between it what was attached. What is in a file goes from there through a small buffer, so that a response takes no memory for what
/// its client does not receive.
/// </summary>
internal static class ResponseSender
{
    private const int Piece = 128 << 10;

    public static async ValueTask SendAsync(Socket socket, WireBuffer response, CancellationToken cancellationToken)
    {
        var sent = 0;
        foreach (var (position, bytes) in response.Attachments)
        {
            await SendAsync(socket, response.Memory[sent..position], cancellationToken);
            sent = position;
            if (MemoryMarshal.TryGetMemoryManager<byte, FileBytes>(bytes, out var file, out var start, out var length)) await SendAsync(socket, file, start, length, cancellationToken);
            else await SendAsync(socket, bytes, cancellationToken);
        }
        await SendAsync(socket, response.Memory[sent..], cancellationToken);
    }

    private static async ValueTask SendAsync(Socket socket, FileBytes file, int start, int length, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(Piece, length));
        try
        {
            for (int sent = 0, size; sent < length; sent += size)
            {
                size = Math.Min(buffer.Length, length - sent);
                file.CopyTo(start + sent, buffer.AsSpan(0, size));
                await SendAsync(socket, buffer.AsMemory(0, size), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0) bytes = bytes[await socket.SendAsync(bytes, cancellationToken)..];
    }
}
