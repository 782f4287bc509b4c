using System.Net.Sockets;
using Streaming.Kafka.Embedded.Cluster;
using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Server;

/// <summary>
/// A connection of a client. Its requests are answered in their order, one after the other, as Kafka does it; the next one is received while the one before is being worked
/// on.
/// </summary>
internal sealed class Connection(Socket socket, FrameReader frames, Broker broker, BrokerLoop loop, Outbox outbox, Action<string> log)
{
    private const string Loopback = "/127.0.0.1";

    // A system call for each part of a response is worth it for more bytes than this.
    private const int LargestCopy = 16 << 10;

    /// <summary>Ends with the connection; never with an exception.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Task<Frame?>? next = null;
        try
        {
            next = frames.ReadAsync(cancellationToken);
            while (await next is { } frame)
            {
                next = frames.ReadAsync(cancellationToken);
                if (await AnswerAsync(frame, next, cancellationToken) is not { } reason) continue;
                if (reason.Length > 0) Log(reason);
                break;
            }
        }
        catch (WireException e)
        {
            Log(e.Message);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client is gone, or the broker is being closed.
        }
        catch (Exception e)
        {
            Log($"of a mistake of the broker: {e}");
        }
        finally
        {
            socket.Dispose();
        }
        if (next is not null) await ForgetAsync(next);
    }

    private static async Task ForgetAsync(Task<Frame?> next)
    {
        try
        {
            (await next)?.Dispose();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException or WireException)
        {
            // Nobody waits for this frame.
        }
    }

    // Why the connection cannot go on; empty if the client is gone, null if it can. The frame is given back only if the call has ended: until then the broker may look into it.
    private async Task<string?> AnswerAsync(Frame frame, Task<Frame?> next, CancellationToken cancellationToken)
    {
        var header = RequestHeader.Read(frame.Memory, out var body);
        var handler = broker.Api(header.Key);
        if (handler is null || !ApiTable.Find(header.Key)!.Supports(header.Version))
        {
            frame.Dispose();
            if (header.Key != ApiKey.ApiVersions) return $"{header.Key} in version {header.Version} is not spoken";
            await SendAsync(broker.Api(ApiKey.ApiVersions)!, 0, header.CorrelationId, ApiVersionsHandler.Unsupported(), cancellationToken);
            return null;
        }
        var call = new ConnectionCall(outbox)
        {
            Api = header.Key,
            Version = header.Version,
            Request = handler.Read(body, header.Version),
            ClientId = header.ClientId ?? "",
            ClientHost = Loopback,
        };
        if (!loop.Post(call)) return "the broker is being closed";
        if (await Task.WhenAny(call.Ended, next) == next && next is not { IsCompletedSuccessfully: true, Result: not null })
        {
            _ = DropAsync(call, handler, frame);
            return "";
        }
        var outcome = await call.Ended.WaitAsync(cancellationToken);
        if (outcome.Response is { } response) await SendAsync(handler, header.Version, header.CorrelationId, response, cancellationToken);
        frame.Dispose();
        return outcome.CloseReason;
    }

    private static async Task DropAsync(ConnectionCall call, ApiHandler handler, Frame frame)
    {
        if ((await call.Ended).Response is { } response) handler.Release(response);
        frame.Dispose();
    }

    private async Task SendAsync(ApiHandler handler, short version, int correlationId, IApiMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var buffer = new WireBuffer(handler.Estimate(response)) { LargestCopy = LargestCopy };
            handler.Write(buffer, version, correlationId, response);
            await ResponseSender.SendAsync(socket, buffer, cancellationToken);
        }
        finally
        {
            handler.Release(response);
        }
    }

    private void Log(string reason) => log($"A connection is closed: {reason.TrimEnd('.')}.");
}
