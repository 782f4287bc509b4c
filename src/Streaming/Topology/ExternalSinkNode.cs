using Streaming.Runtime;

namespace Streaming.Building;

/// <summary>
/// A sink into a transactional store outside of the log. <see cref="LogicalNode.CreateOperator"/> makes the writer of the internal topic in front of it; the sink itself
/// runs as a task of its own made by <see cref="CreateSinkAsync"/>, which reads that topic and keeps its position in the outside store.
/// </summary>
internal abstract class ExternalSinkNode(StepLocation location, string name, NodeOutput input) : LogicalNode(location, name, input)
{
    public string Topic(string job) => $"{job}.{Name}.sink";

    /// <summary>True if rows go to the partition of their key.</summary>
    public abstract bool IsKeyed { get; }

    public abstract IExternalSinkFactory Factory { get; }

    /// <summary>Makes the sink of one partition, with a codec of its own for the values of <see cref="Topic"/>.</summary>
    public abstract ValueTask<IExternalSink> CreateSinkAsync(ExternalSinkKey key, IServiceProvider? services, CancellationToken cancellationToken);
}
