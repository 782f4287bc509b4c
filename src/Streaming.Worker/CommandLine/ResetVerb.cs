using Streaming.Hosting;
using Streaming.Runtime;

namespace Streaming.CommandLine;

/// <summary>Deletes what a job keeps: says first what, and asks.</summary>
internal sealed class ResetVerb(VerbContext context, StartPosition? start, bool yes, bool dryRun)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (!yes && !dryRun && context.In is null)
        {
            await context.Error.WriteLineAsync("STR2502 A reset asks before it does anything, and nobody is there to answer. Add --yes, or --dry-run to see what it would do.");
            return ExitCode.Usage;
        }
        await using var setup = context.Setup();
        var options = setup.Options;
        var reset = new JobReset(
            context.Topology, setup.Transport, new() { Start = start, SessionTimeout = options.SessionTimeout, ReplicationFactor = options.Kafka.ReplicationFactor }, TimeProvider.System,
            new WorkerServices(options, host: null), stop => LocalState.RemoveAsync(setup, stop), line => context.Out.WriteLine(line));
        var plan = await reset.PlanAsync(cancellationToken);
        await context.Out.WriteAsync(ResetText.Of(plan, LocalState.Find(setup)));
        if (dryRun) return ExitCode.Ok;
        if (!yes && !await AskAsync(plan.Job)) return ExitCode.Declined;
        await reset.AwaitNoMembersAsync(cancellationToken);
        await reset.RunAsync(plan, cancellationToken);
        await context.Out.WriteLineAsync("done: the next start of the job is its first");
        return ExitCode.Ok;
    }

    private async Task<bool> AskAsync(string job)
    {
        await context.Out.WriteAsync($"Type the job's name ({job}) to do this, anything else to leave it: ");
        await context.Out.FlushAsync();
        if ((await context.In!.ReadLineAsync())?.Trim() == job) return true;
        await context.Out.WriteLineAsync("Nothing was changed.");
        return false;
    }
}
