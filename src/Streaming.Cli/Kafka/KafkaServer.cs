using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Streaming.Kafka.Embedded;

namespace Streaming.Cli.Kafka;

/// <summary>Runs a broker until the process is asked to end (SIGINT, SIGTERM), or its disk fails.</summary>
internal static class KafkaServer
{
    public static async Task<int> RunAsync(KafkaArguments arguments, TextWriter output, TextWriter errors, CancellationToken stop)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stopping = stop.Register(() => asked.TrySetResult());
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        void Stop(PosixSignalContext context)
        {
            // The process ends when the broker has.
            context.Cancel = true;
            asked.TrySetResult();
        }

        if (arguments is { Sync: true, Data: null }) return Fail(errors, ExitCodes.Usage, "--sync needs --data: what is in memory is on no disk.");
        var options = new EmbeddedKafkaOptions { Port = arguments.Port, DataDirectory = arguments.Data, SyncEveryWrite = arguments.Sync, DefaultPartitions = arguments.Partitions, Log = Log };
        void Log(string line)
        {
            lock (errors) errors.WriteLine(line);
        }

        foreach (var topic in arguments.Topics) options.AddTopic(topic.Name, topic.Partitions, topic.Config);
        foreach (var text in arguments.Defaults)
        {
            if (!TopicArgument.TrySetting(text, out var setting)) return Fail(errors, ExitCodes.Usage, $"'{text}' is no setting: SETTING=VALUE.");
            options.TopicDefaults[setting.Key] = setting.Value;
        }
        try
        {
            var started = Stopwatch.GetTimestamp();
            await using var kafka = await EmbeddedKafka.StartAsync(options, CancellationToken.None);
            var took = Stopwatch.GetElapsedTime(started);
            var kept = arguments.Data is { } data ? $"keeps its data in {Path.GetFullPath(data)}" : "keeps everything in memory";
            await output.WriteLineAsync($"A broker listens on {kafka.BootstrapServers} and {kept} (started in {took.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms). Ctrl+C ends it.");
            await output.FlushAsync(CancellationToken.None);
            await Task.WhenAny(asked.Task, kafka.Stopped);
            await kafka.DisposeAsync();
            await output.WriteLineAsync("The broker has ended.");
            return ExitCodes.Ok;
        }
        catch (ArgumentException e)
        {
            return Fail(errors, ExitCodes.Usage, e.Message.Split(" (Parameter", 2)[0]);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return Fail(errors, ExitCodes.InUse, $"Port {arguments.Port} is in use by another process. Choose another with --port, or 0 for one that is free.");
        }
        catch (SocketException e)
        {
            return Fail(errors, ExitCodes.Failed, $"Port {arguments.Port} cannot be used: {e.Message}.");
        }
        catch (StorageException e)
        {
            return Fail(errors, e.IsInUse ? ExitCodes.InUse : ExitCodes.Failed, e.Message);
        }
    }

    private static int Fail(TextWriter errors, int code, string message)
    {
        errors.WriteLine(message);
        return code;
    }
}
