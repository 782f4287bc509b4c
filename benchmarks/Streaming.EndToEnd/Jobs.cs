using System.Buffers.Binary;

namespace Streaming.EndToEnd;

/// <summary>The jobs that are measured, written as a user writes them.</summary>
internal static class Jobs
{
    public const string Copy = "copy";
    public const string WindowedCount = "windowed-count";
    public const string Input = "bench-input";

    public static string Output(string name) => $"{name}-output";

    public static Topology Build(string job, string name) => job == Copy ? BuildCopy(name) : BuildWindowedCount(name);

    private static Topology BuildCopy(string name)
    {
        var job = new TopologyBuilder(name);
        job.FromTopic<byte[]>(Input, s => s.Serde(StartMark.Serde)).ToTopic(Output(name), Serdes.Bytes);
        return job.Build();
    }

    private static Topology BuildWindowedCount(string name)
    {
        var job = new TopologyBuilder(name);
        job.FromTopic<byte[]>(Input, s => s.Serde(StartMark.Serde))
            .KeyBy(static record => BinaryPrimitives.ReadInt64LittleEndian(record), serde: Serdes.Bytes)
            .WindowBy(Window.Tumbling(TimeSpan.FromMinutes(1)))
            .Aggregate("counts", static () => 0L, static (count, _) => count + 1, static (_, _, count) => count)
            .ToTopic(new Topic<long, long>(Output(name)));
        return job.Build();
    }
}
