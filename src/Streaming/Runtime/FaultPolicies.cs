using Streaming.Building;

namespace Streaming.Runtime;

/// <summary>Policies of a job's sources, found by the hash that travels with a record.</summary>
internal sealed class FaultPolicies(IEnumerable<SourceNode> sources)
{
    private readonly Dictionary<uint, SourceNode> _sources = sources.ToDictionary(s => ExchangeFormat.TopicHash(s.Topic));

    /// <summary>The source of a record; null if this build has none of that name.</summary>
    public SourceNode? Find(uint topicHash) => _sources.GetValueOrDefault(topicHash);
}
