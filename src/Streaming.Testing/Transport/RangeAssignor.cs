namespace Streaming.Testing.Transport;

/// <summary>
/// Kafka's range assignor: of each topic, the members that subscribe to it, ordered by name, get consecutive partitions, the first ones one more where it does not
/// come out even; so partitions of one number of topics of one size come together.
/// </summary>
internal static class RangeAssignor
{
    /// <param name="members">Members with the topics they subscribe to.</param>
    /// <param name="partitions">Number of partitions of a topic; zero if it does not exist.</param>
    public static Dictionary<string, List<TopicPartition>> Assign(IReadOnlyDictionary<string, IReadOnlyList<string>> members, Func<string, int> partitions)
    {
        var result = members.Keys.ToDictionary(static m => m, static _ => new List<TopicPartition>());
        foreach (var topic in members.Values.SelectMany(static t => t).Distinct().Order(StringComparer.Ordinal))
        {
            var takers = members.Where(m => m.Value.Contains(topic)).Select(static m => m.Key).Order(StringComparer.Ordinal).ToList();
            var (each, rest) = Math.DivRem(partitions(topic), takers.Count);
            var next = 0;
            for (var i = 0; i < takers.Count; i++)
                for (var n = each + (i < rest ? 1 : 0); n > 0; n--) result[takers[i]].Add(new TopicPartition(topic, next++));
        }
        return result;
    }
}
