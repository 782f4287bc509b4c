using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Streaming.Integration.Tests.Jobs;
using Streaming.Integration.Tests.Support;

namespace Streaming.Integration.Tests.Workers;

/// <summary>A worker within an application's host.</summary>
public sealed class HostTests
{
    [Fact]
    public async Task A_worker_runs_with_the_host_and_commits_when_it_stops()
    {
        var job = await Cluster.JobAsync("hosted", 1);
        using var folder = new StateFolder();
        using var host = Build(WorkerJob.Copy(job), folder, ("CommitInterval", "7s"));
        await host.StartAsync(Cluster.Stop);
        await Cluster.WriteAsync($"{job}-in", 0, ["a", "b"]);
        await Eventually.TrueAsync(async () => (await Cluster.Transport.ListOffsetsAsync([new($"{job}-out", 0)], new(OffsetKind.End), Cluster.Stop)).Values.Sum() >= 2, "the records are on their way");
        await host.StopAsync(Cluster.Stop);
        Assert.Equal(["a", "b"], await Cluster.ReadAsync($"{job}-out"));
        Assert.Equal(2, (await Cluster.CommittedAsync(job, $"{job}-in"))[new($"{job}-in", 0)]);
    }

    [Fact]
    public async Task A_job_that_fails_stops_the_host_and_the_exit_code_says_so()
    {
        var job = await Cluster.JobAsync("hostfails", 1);
        using var folder = new StateFolder();
        using var host = Build(WorkerJob.Failing(job), folder);
        await host.StartAsync(Cluster.Stop);
        await Cluster.WriteAsync($"{job}-in", 0, ["bad"]);
        await host.WaitForShutdownAsync(Cluster.Stop);
        Assert.Equal(ExitCode.Failed, Environment.ExitCode);
        Environment.ExitCode = 0;
    }

    private static IHost Build(Topology topology, StateFolder folder, params (string Name, string Value)[] options)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        var all = options.Append(("Kafka:BootstrapServers", Cluster.Servers!)).Append(("StateDirectory", folder.Path)).Append(("MemoryLimit", "256MiB"));
        builder.Configuration.AddInMemoryCollection(all.Select(o => KeyValuePair.Create($"Streaming:{o.Item1}", (string?)o.Item2)));
        builder.Services.AddStreaming(topology);
        return builder.Build();
    }
}
