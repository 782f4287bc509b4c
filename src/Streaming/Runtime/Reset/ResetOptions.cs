namespace Streaming.Runtime;

/// <summary>How a job is reset.</summary>
internal sealed record ResetOptions
{
    /// <summary>Where the job begins afterwards; null: where each source says (<see cref="TopicSource{T}.StartFrom"/>), when the job is started.</summary>
    public StartPosition? Start { get; init; }

    /// <summary>How long a worker that has ended may still be a member of the group: its session. One that is there for longer is alive.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Replicas of the topic of progress, if it has to be made; -1 takes the broker's default.</summary>
    public short ReplicationFactor { get; init; } = -1;

    /// <summary>This machine's name, for whoever meets a reset that is not complete.</summary>
    public string Machine { get; init; } = Environment.MachineName;
}
