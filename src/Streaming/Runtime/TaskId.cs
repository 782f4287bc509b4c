namespace Streaming.Runtime;

/// <summary>Identity of a task: stable name of its subtopology, and partition.</summary>
internal readonly record struct TaskId(string Subtopology, int Partition)
{
    public override string ToString() => $"{Subtopology}/{Partition}";
}
