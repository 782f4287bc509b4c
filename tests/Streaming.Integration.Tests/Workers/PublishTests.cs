using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Streaming.Integration.Tests.Support;
using Streaming.Kafka;
using Streaming.Kafka.Embedded;
using Streaming.Tests.Shared;

namespace Streaming.Integration.Tests.Workers;

/// <summary>What <c>dotnet publish</c> makes of a worker is all that a machine needs besides .NET and RocksDB.</summary>
public sealed class PublishTests
{
    [Fact]
    public async Task A_published_worker_runs_from_a_folder_of_its_own_without_anything_of_the_repository()
    {
        using var published = new StateFolder();
        using var installed = new StateFolder();
        await PublishAsync("WordCount", published.Path);
        Assert.All(["WordCount", "WordCount.dll", "WordCount.deps.json", "WordCount.runtimeconfig.json", "Streaming.dll", "librdkafka.so"], f => Assert.True(File.Exists(Path.Combine(published.Path, f)), f));
        // The framework is the machine's.
        Assert.Empty(Directory.EnumerateFiles(published.Path, "System.Private.CoreLib*", SearchOption.AllDirectories));
        installed.CopyFrom(published);
        published.Clear();

        await using var kafka = await EmbeddedKafka.StartAsync(new(), Cluster.Stop);
        await using var transport = new KafkaTransport(new() { BootstrapServers = kafka.BootstrapServers });
        foreach (var topic in (string[])["lines", "word-counts"]) await transport.CreateTopicAsync(new(topic, 2, new Dictionary<string, string>()), Cluster.Stop);
        var minute = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddMinutes(-30).ToUnixTimeSeconds() / 60 * 60);
        var at = minute.ToUnixTimeMilliseconds();
        await Cluster.WriteAsync("lines", [new Item(0, null, "to be or not to be", at), new Item(1, null, "that is the question", at + 1000)], transport);

        await using (var worker = Start(installed.Path, kafka.BootstrapServers, "run"))
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    Assert.False(worker.HasExited, worker.Text);
                    return (await Cluster.CommittedAsync("word-count", "lines", transport)).Values.Sum() == 2;
                },
                () => worker.Text);
            // All code that it has mapped, native libraries too, is its own or the machine's.
            var mapped = (await File.ReadAllLinesAsync($"/proc/{worker.Id}/maps", Cluster.Stop)).Where(static l => l.Contains('/', StringComparison.Ordinal)).Select(static l => l[l.IndexOf('/', StringComparison.Ordinal)..]).ToHashSet();
            Assert.Contains(Path.Combine(installed.Path, "librdkafka.so"), mapped);
            Assert.Equal([], mapped.Where(static m => m.StartsWith(Root() + "/", StringComparison.Ordinal)));
            await worker.TerminateAsync();
            Assert.True(await worker.EndAsync(Eventually.Bound) == ExitCode.Ok, worker.Text);
        }
        await using (var worker = Start(installed.Path, kafka.BootstrapServers, "run", "--until", "end", "--drain"))
            Assert.True(await worker.EndAsync(Eventually.Bound) == ExitCode.Ok, worker.Text);
        Assert.Equal(
            ((string[])["be 2", "is 1", "not 1", "or 1", "question 1", "that 1", "the 1", "to 2"]).Select(w => $"{minute:HH:mm} {w}"),
            (await Cluster.ReadAsync("word-counts", transport)).Order(StringComparer.Ordinal));
    }

    /// <summary>Publishes what was built with these tests.</summary>
    private static async Task PublishAsync(string sample, string folder)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name == "debug" ? "Debug" : "Release";
        await using var publish = new ChildProcess(
            "dotnet", ["publish", Path.Combine(Root(), "samples", sample), "-c", configuration, "--no-build", "-o", folder, "-nologo", "-v", "q", "-nodeReuse:false"]);
        Assert.True(await publish.EndAsync(Eventually.Bound) == 0, publish.Text);
    }

    /// <summary>In its own folder, with an environment that says where .NET and the broker are and nothing else.</summary>
    private static ChildProcess Start(string folder, string broker, params string[] arguments) => new(Path.Combine(folder, "WordCount"), arguments, start =>
    {
        start.WorkingDirectory = folder;
        start.Environment.Clear();
        // From <root>/shared/Microsoft.NETCore.App/<version>/.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        start.Environment["Streaming__Kafka__BootstrapServers"] = broker;
        start.Environment["Streaming__WorkerName"] = "w";
    });

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
