using Streaming.Hosting;
using Streaming.Runtime;

namespace Streaming.CommandLine;

/// <summary>Connects, finds everything that would keep the job from starting, and changes nothing.</summary>
internal static class CheckVerb
{
    public static async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var setup = context.Setup();
        var options = setup.Options;
        var check = new JobCheck(
            context.Topology, setup.Transport, new() { Name = "check", CreateMissingTopics = options.Kafka.CreateMissingTopics, ReplicationFactor = options.Kafka.ReplicationFactor },
            TimeProvider.System, new WorkerServices(options, host: null));
        var report = await check.RunAsync(cancellationToken);
        if (report.ClusterId is { } cluster) await context.Out.WriteLineAsync($"job {context.Topology.Name} on cluster {cluster}");
        foreach (var note in report.Notes) await context.Out.WriteLineAsync(note);
        foreach (var problem in report.Problems) await context.Error.WriteLineAsync(problem);
        if (report.IsUnauthorized) await context.Error.WriteLineAsync(setup.RightsHint);
        if (report.Problems.Count > 0) return ExitCode.Failed;
        await context.Out.WriteLineAsync("ok: the job can start");
        return ExitCode.Ok;
    }
}
