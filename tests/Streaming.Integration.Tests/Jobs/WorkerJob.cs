using Streaming.Postgres;

namespace Streaming.Integration.Tests.Jobs;

/// <summary>The jobs that worker processes run. Their topics are <c>name-in</c> and <c>name-out</c>.</summary>
internal static class WorkerJob
{
    internal const string KindVariable = "STREAMING_TEST_JOB";
    internal const string NameVariable = "STREAMING_TEST_JOB_NAME";
    internal const string PostgresVariable = "STREAMING_TEST_JOB_POSTGRES";

    internal static Task<int> RunAsync(string kind, string[] args)
    {
        if (kind == "exporting") return ExportingWorker.RunAsync(Copy(Environment.GetEnvironmentVariable(NameVariable)!), args);
        var postgres = Environment.GetEnvironmentVariable(PostgresVariable);
        return StreamingWorker.RunAsync(Build(kind, Environment.GetEnvironmentVariable(NameVariable)!), args, o =>
        {
            if (postgres is not null) o.Use(new PostgresOptions { ConnectionString = postgres });
        });
    }

    internal static Topology Build(string kind, string name) => kind switch
    {
        "copy" => Copy(name),
        "failing" => Failing(name),
        "hanging" => Hanging(name),
        "windows" => Windows(name),
        "tables" => Tables(name),
        "counts" => Counts(name),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such job."),
    };

    internal static Topology Copy(string name)
    {
        var job = new TopologyBuilder(name);
        job.FromTopic<string>($"{name}-in").Map(static v => v).ToTopic($"{name}-out");
        return job.Build();
    }

    /// <summary>Ends at the first value that is "bad".</summary>
    internal static Topology Failing(string name)
    {
        var job = new TopologyBuilder(name);
        job.FromTopic<string>($"{name}-in").Map(static v => v == "bad" ? throw new FormatException("a bad value") : v).ToTopic($"{name}-out");
        return job.Build();
    }

    /// <summary>Never returns from the first value that is "hang".</summary>
    internal static Topology Hanging(string name)
    {
        var job = new TopologyBuilder(name);
        job.FromTopic<string>($"{name}-in").Map(static v => v == "hang" ? Hang() : v).ToTopic($"{name}-out");
        return job.Build();
    }

    private static string Hang()
    {
        Console.WriteLine("hanging now");
        Thread.Sleep(Timeout.Infinite);
        return "";
    }

    /// <summary>Counts values of the form key|anything by key in windows of ten seconds, behind an exchange.</summary>
    internal static Topology Windows(string name)
    {
        var job = new TopologyBuilder(name);
        job.FromTopic<string>($"{name}-in").KeyBy(static v => v.Split('|')[0]).WindowBy(Window.Tumbling(TimeSpan.FromSeconds(10))).Count("count")
            .Map(static w => $"{w.Key}@{w.Window.Start.ToUnixTimeMilliseconds()}={w.Value}").ToTopic($"{name}-out");
        return job.Build();
    }

    /// <summary>Values of the form key|number into two tables: the last of a key, and every one.</summary>
    internal static Topology Tables(string name)
    {
        var job = new TopologyBuilder(name);
        var values = job.FromTopic<string>($"{name}-in").Filter(static v => v.Length > 0);
        values.ToPostgres("latest", t => t.Key("id", static v => v.Split('|')[0]).Column("number", static v => long.Parse(v.Split('|')[1], System.Globalization.CultureInfo.InvariantCulture)));
        values.ToPostgres("all_values", t => t.Column("value", static v => v));
        return job.Build();
    }

    /// <summary>Distinct values, behind an exchange, to a topic; and every value to a table that takes it again.</summary>
    internal static Topology Counts(string name)
    {
        var job = new TopologyBuilder(name);
        var values = job.FromTopic<string>($"{name}-in");
        values.KeyBy(static v => v).Distinct("once", TimeSpan.FromHours(1)).Map(static v => v).ToTopic($"{name}-out");
        values.ToPostgres("all_values", t => t.Column("value", static v => v));
        return job.Build();
    }
}
