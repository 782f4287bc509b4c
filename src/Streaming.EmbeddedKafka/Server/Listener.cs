using System.Net;
using System.Net.Sockets;
using Streaming.Kafka.Embedded.Core;

namespace Streaming.Kafka.Embedded.Server;

/// <summary>Takes connections on the loopback interface.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Task> _connections = [];
    private readonly Lock _gate = new();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ServerLimits _limits;
    private readonly ByteBudget _budget;
    private readonly Action<string> _log;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Takes a port, without answering on it yet. <see cref="SocketException"/> if another has it.</summary>
    public Listener(int port, ServerLimits limits, Action<string> log)
    {
        (_limits, _log, _budget) = (limits, log, new(limits.BytesInFlight));
        try
        {
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            _socket.Listen();
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Begins to answer.</summary>
    public void Start(Broker broker, BrokerLoop loop, Outbox outbox) => _accepting = Task.Run(() => AcceptAsync(broker, loop, outbox));

    /// <summary>Closes all connections. Bounded: a connection that does not end in time is left alone. May be called more than once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _accepting;
        Task all;
        lock (_gate) all = Task.WhenAll(_connections);
        await Task.WhenAny(all, Task.Delay(Patience));
    }

    private async Task AcceptAsync(Broker broker, BrokerLoop loop, Outbox outbox)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _socket.AcceptAsync(_stop.Token);
                if (!TryBegin(socket, broker, loop, outbox)) socket.Dispose();
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // Of one connection, or of too many open files: the next may work.
                _log($"A connection was not taken: {e.Message}.");
                await Task.Delay(10);
            }
        }
    }

    private bool TryBegin(Socket socket, Broker broker, BrokerLoop loop, Outbox outbox)
    {
        socket.NoDelay = true;
        lock (_gate)
        {
            if (_connections.Count >= _limits.Connections)
            {
                _log($"A connection is refused: there are {_limits.Connections} already.");
                return false;
            }
            var connection = new Connection(socket, new(socket, _limits.FrameBytes, _budget), broker, loop, outbox, _log);
            var running = Task.Run(() => connection.RunAsync(_stop.Token));
            _connections.Add(running);
            running.ContinueWith(Forget, TaskScheduler.Default);
        }
        return true;
    }

    private void Forget(Task connection)
    {
        lock (_gate) _connections.Remove(connection);
    }
}
