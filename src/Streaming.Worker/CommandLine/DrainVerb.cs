using System.Globalization;
using System.Net;
using Streaming.Hosting;
using Streaming.Runtime;

namespace Streaming.CommandLine;

/// <summary>Makes a worker leave the group for good, so that others take over at once: the one of this machine by its port, or, by name, one that has ended.</summary>
internal static class DrainVerb
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Ask = TimeSpan.FromMilliseconds(200);

    public static async Task<int> RunAsync(VerbContext context, string? worker, CancellationToken cancellationToken)
    {
        await using var setup = context.Setup();
        return worker is null ? await LeaveAsync(context, setup.Options, cancellationToken) : await RemoveAsync(context, setup, worker, cancellationToken);
    }

    private static async Task<int> LeaveAsync(VerbContext context, StreamingOptions options, CancellationToken cancellationToken)
    {
        if (options.Http.Port < 1)
        {
            await context.Error.WriteLineAsync("STR2502 The worker of this machine is told by its port, and Streaming:Http:Port names none. Set it as the worker's is, or name a worker that has ended: drain --worker NAME.");
            return ExitCode.Usage;
        }
        var host = IPAddress.Parse(options.Http.Address) is var address && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) ? IPAddress.Loopback : address;
        using var client = new HttpClient { BaseAddress = new(string.Create(CultureInfo.InvariantCulture, $"http://{new IPEndPoint(host, options.Http.Port)}")), Timeout = Margin };
        try
        {
            using var answer = await client.PostAsync("/drain", content: null, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.Accepted)
            {
                await context.Error.WriteLineAsync($"STR2506 What listens at {client.BaseAddress} answers {(int)answer.StatusCode}: it is no worker, or not one of this machine.");
                return ExitCode.Failed;
            }
        }
        catch (HttpRequestException e)
        {
            await context.Error.WriteLineAsync($"STR2506 No worker answers at {client.BaseAddress}: {e.Message} Does it run with this Streaming:Http:Port?");
            return ExitCode.Failed;
        }
        if (await IsGoneAsync(client, options.ShutdownTimeout + Margin, cancellationToken))
        {
            await context.Out.WriteLineAsync("the worker has left the group and ended");
            return ExitCode.Ok;
        }
        await context.Error.WriteLineAsync($"STR2506 The worker at {client.BaseAddress} was told to leave and is still there after {options.ShutdownTimeout + Margin}. Its log says what it waits for.");
        return ExitCode.Failed;
    }

    /// <summary>Its port is closed when it has ended.</summary>
    private static async Task<bool> IsGoneAsync(HttpClient client, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begun) < patience; await Task.Delay(Ask, cancellationToken))
        {
            try
            {
                using var answer = await client.GetAsync("/health/live", cancellationToken);
            }
            catch (HttpRequestException)
            {
                return true;
            }
        }
        return false;
    }

    private static async Task<int> RemoveAsync(VerbContext context, JobSetup setup, string worker, CancellationToken cancellationToken)
    {
        // Several commits of a worker that is alive, also where an epoch takes as long as it may.
        var watch = setup.Options.CommitInterval + setup.Options.TransactionTimeout;
        await context.Out.WriteLineAsync($"looking for commits of worker '{worker}' for {OptionValues.Text(watch)}");
        var removal = new WorkerRemoval(context.Topology, setup.Transport, setup.Options.SessionTimeout, watch, TimeProvider.System);
        var removed = await removal.RunAsync(worker, cancellationToken);
        await context.Out.WriteLineAsync(removed ? $"worker '{worker}' is out of group '{context.Topology.Name}'" : $"group '{context.Topology.Name}' has no worker '{worker}'");
        return removed ? ExitCode.Ok : ExitCode.Failed;
    }
}
