using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Streaming.Postgres.Tests.Sinks;

/// <summary>Stands between a sink and its database, and takes the answer to one COMMIT away: the server has committed, the client never hears of it.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _host;
    private readonly int _port;
    private int _armed;

    public CuttingProxy(PostgresOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        (_host, _port) = (settings.Host!, settings.Port);
        _listener.Start();
        (settings.Host, settings.Port, settings.SslMode) = ("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port, SslMode.Disable);
        options.ConnectionString = settings.ConnectionString;
        _ = AcceptAsync();
    }

    /// <summary>The next COMMIT loses its answer.</summary>
    public void CutNextCommit() => Volatile.Write(ref _armed, 1);

    public ValueTask DisposeAsync()
    {
        // Its token ends the loops; nothing waits for them.
        if (!_stop.IsCancellationRequested) _stop.Cancel();
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(_host, _port, _stop.Token);
            var cut = new StrongBox();
            await Task.WhenAny(
                CopyAsync(client.GetStream(), server.GetStream(), bytes => cut.IsSet |= bytes.IndexOf("COMMIT\0"u8) >= 0 && Interlocked.Exchange(ref _armed, 0) == 1, static () => false),
                CopyAsync(server.GetStream(), client.GetStream(), static _ => { }, () => cut.IsSet));
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, SpanAction see, Func<bool> isCut)
    {
        var buffer = new byte[65536];
        for (int read; (read = await from.ReadAsync(buffer, _stop.Token)) > 0 && !isCut();)
        {
            see(buffer.AsSpan(0, read));
            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }

    private delegate void SpanAction(ReadOnlySpan<byte> bytes);

    private sealed class StrongBox
    {
        public volatile bool IsSet;
    }
}
