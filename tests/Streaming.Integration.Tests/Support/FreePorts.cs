using System.Net;
using System.Net.Sockets;

namespace Streaming.Integration.Tests.Support;

/// <summary>Ports for servers that tests start. Below those that clients are given: nothing else may take one of them before the server has come up.</summary>
internal static class FreePorts
{
    /// <summary>The first of some that follow each other.</summary>
    internal static int InARow(int count)
    {
        while (true)
        {
            var first = Random.Shared.Next(10_000, 30_000);
            if (Enumerable.Range(first, count).All(IsFree)) return first;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
