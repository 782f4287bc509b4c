using System.Net;
using System.Net.Sockets;
using Npgsql;
using Streaming.Postgres;

namespace Streaming.Integration.Tests.Support;

/// <summary>A way to a database that can be shut: connections are refused, and those that are there are cut.</summary>
internal sealed class TcpGate : IAsyncDisposable, IServiceProvider
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly NpgsqlConnectionStringBuilder _target;
    private readonly Task _loop;
    private int _left = int.MaxValue;

    internal TcpGate(string connectionString)
    {
        _target = new(connectionString);
        _listener.Start();
        _loop = AcceptAsync();
    }

    /// <summary>Lets this many more connections pass; each is cut when its client closes it.</summary>
    internal void CloseAfterConnections(int count) => Volatile.Write(ref _left, count);

    /// <summary>Nobody gets through.</summary>
    internal void Close() => CloseAfterConnections(0);

    internal void Open() => Volatile.Write(ref _left, int.MaxValue);

    public object? GetService(Type serviceType)
    {
        if (serviceType != typeof(PostgresOptions)) return null;
        var through = new NpgsqlConnectionStringBuilder(_target.ConnectionString) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port, Pooling = false };
        return new PostgresOptions { ConnectionString = through.ConnectionString };
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                if (Interlocked.Decrement(ref _left) < 0) client.Dispose();
                else _ = PassAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(_target.Host!, _target.Port, _stop.Token);
                await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream(), _stop.Token), server.GetStream().CopyToAsync(client.GetStream(), _stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
                // Either side has gone.
            }
        }
    }
}
