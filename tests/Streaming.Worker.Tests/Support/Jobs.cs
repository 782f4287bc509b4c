using Streaming.Postgres;

namespace Streaming.Worker.Tests.Support;

internal static class Jobs
{
    public static Topology Copy { get; } = Build("copy", toTable: false);

    public static Topology Table { get; } = Build("table", toTable: true);

    private static Topology Build(string name, bool toTable)
    {
        var job = new TopologyBuilder(name);
        var values = job.FromTopic<string>("in");
        if (toTable) values.ToPostgres("rows", t => t.Column("value", static v => v));
        else values.ToTopic("out");
        return job.Build();
    }
}
