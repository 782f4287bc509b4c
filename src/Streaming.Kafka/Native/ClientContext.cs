using System.Runtime.InteropServices;
using Streaming.Kafka.Tokens;

namespace Streaming.Kafka.Native;

/// <summary>What callbacks of a client reach through its opaque pointer.</summary>
internal sealed class ClientContext(Action<int, string>? log)
{
    /// <summary>The last error that librdkafka told of, for messages of time-outs; empty if none.</summary>
    internal string LastError { get; set; } = "";

    /// <summary>The object that callbacks call.</summary>
    internal object? Owner { get; set; }

    /// <summary>Gives the client its tokens; null if it needs none.</summary>
    internal NativeTokens? Tokens { get; set; }

    /// <summary>" Last error ..." or nothing.</summary>
    internal string Hint => LastError.Length == 0 ? "" : $" Last error of the client: {LastError}.";

    internal static ClientContext Of(nint client) => (ClientContext)GCHandle.FromIntPtr(Rdkafka.rd_kafka_opaque(client)).Target!;

    internal void Log(int level, string text)
    {
        try
        {
            log?.Invoke(level, text);
        }
        catch (Exception)
        {
            // A logger that throws must not unwind into native code.
        }
    }

    [UnmanagedCallersOnly]
    internal static unsafe void OnLog(nint client, int level, byte* facility, byte* text)
    {
        if (client == 0 || Rdkafka.rd_kafka_opaque(client) == 0) return;
        Of(client).Log(level, $"{Rdkafka.Text(facility)}: {Rdkafka.Text(text)}");
    }
}
