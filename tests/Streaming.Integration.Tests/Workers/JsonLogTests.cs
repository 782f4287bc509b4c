using System.Text.Json;
using Streaming.Integration.Tests.Support;

namespace Streaming.Integration.Tests.Workers;

/// <summary>What a collector of logs reads from a worker in a container.</summary>
public sealed class JsonLogTests
{
    private const int Started = 1;
    private const int Assigned = 2;
    private const int Failed = 9;
    private const int Stopped = 10;
    private const int Listening = 12;

    [Theory]
    [InlineData("Streaming__LogFormat", "Json")]
    [InlineData("DOTNET_RUNNING_IN_CONTAINER", "true")]
    public async Task A_worker_writes_one_object_a_line_with_level_id_and_message(string name, string value)
    {
        var job = await Cluster.JobAsync("json-log", 1);
        using var folder = new StateFolder();
        await Cluster.WriteAsync($"{job}-in", 0, ["a", "b"]);
        await using var worker = new WorkerProcess(
            "copy", job, folder, ["run", "--until", "end"],
            (name, value), ("Streaming__Http__Port", "0"), ("Streaming__Http__Address", "127.0.0.1"), ("Logging__LogLevel__Default", "Debug"));
        Assert.True(await worker.EndAsync() == ExitCode.Ok, worker.Text);
        var entries = Entries(worker.Text);
        Assert.Equal([Started, Assigned, Stopped, Listening], entries.Select(e => e.Id).Intersect([Started, Assigned, Stopped, Listening]).Order());
        var started = entries.Single(e => e.Id == Started);
        Assert.Equal(("Information", "Streaming"), (started.Level, started.Category));
        Assert.StartsWith($"Job {job}: worker w started", started.Message, StringComparison.Ordinal);
        Assert.InRange(started.At, DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public async Task The_error_that_ends_a_worker_is_an_object_too()
    {
        var job = await Cluster.JobAsync("json-fail", 1);
        using var folder = new StateFolder();
        await Cluster.WriteAsync($"{job}-in", 0, ["a", "bad"]);
        await using var worker = new WorkerProcess("failing", job, folder, ["run"], ("Streaming__LogFormat", "Json"));
        Assert.Equal(ExitCode.Failed, await worker.EndAsync());
        var failed = Entries(worker.Text).Single(e => e.Id == Failed);
        Assert.Equal("Error", failed.Level);
        Assert.Contains("STR3002", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_of_containers_the_log_is_text()
    {
        var job = await Cluster.JobAsync("text-log", 1);
        using var folder = new StateFolder();
        await using var worker = new WorkerProcess("copy", job, folder, ["run", "--until", "end"], ("DOTNET_RUNNING_IN_CONTAINER", ""));
        Assert.True(await worker.EndAsync() == ExitCode.Ok, worker.Text);
        Assert.Contains($"info: Streaming[{Started}] Job {job}", worker.Text, StringComparison.Ordinal);
    }

    /// <summary>Every line as an entry; one that is none fails the test.</summary>
    private static List<(int Id, string Level, string Category, string Message, DateTimeOffset At)> Entries(string text) => [.. text.Split(Environment.NewLine).Select(static line =>
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var entry = json.RootElement;
            return (entry.GetProperty("EventId").GetInt32(), entry.GetProperty("LogLevel").GetString()!, entry.GetProperty("Category").GetString()!, entry.GetProperty("Message").GetString()!, entry.GetProperty("Timestamp").GetDateTimeOffset());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"This line is no entry: {line}", e);
        }
    })];
}
