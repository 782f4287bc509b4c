using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Tests.Differential;

/// <summary>Stored offsets.</summary>
public sealed class OffsetScenarios
{
    [Fact]
    public Task Offsets_are_stored_and_told_in_every_version() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t", 3);
        for (short version = 2; version <= 9; version++) stage.Commit($"commit {version}", stage.Group($"g{version}"), topic, 10 + version, metadata: version % 2 == 0 ? "ü" : null, version: version);
        var group = stage.Group("g");
        stage.Commit("first", group, topic, 5, metadata: "x");
        stage.Commit("partition", group, topic, 7, partition: 2);
        for (short version = 1; version <= 9; version++)
        {
            stage.Committed($"fetch {version}", group, topic, partitions: 4, stable: version % 2 == 0, version: version);
            if (version >= 2) All(stage, $"all {version}", group, version);
        }
        stage.Committed("of no group", stage.Group("none"), topic, partitions: 1);
        All(stage, "all of no group", stage.Group("none"), 8);
        stage.Committed("of no topic", group, stage.Name("none"));
        stage.Committed("of no name", "", topic);
    });

    [Fact]
    public Task Offsets_that_cannot_be_stored_are_refused() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        var group = stage.Group("g");
        stage.Commit("no topic", group, stage.Name("none"), 5);
        stage.Commit("no partition", group, topic, 5, partition: 9);
        stage.Commit("long text", group, topic, 5, metadata: new string('x', 4097));
        stage.Commit("text", group, topic, 5, metadata: new string('ü', 4096));
        stage.Commit("negative", group, topic, -5);
        stage.Committed("negative", group, topic);
        stage.Commit("member of no group", stage.Group("other"), topic, 5, "x", 3);
        stage.Commit("member of no group 9", stage.Group("other"), topic, 5, "x", 3, version: 9);
        stage.Commit("generation of an empty group", group, topic, 5, "x", 3);
        stage.Commit("member without generation", group, topic, 5, "x");
        stage.Commit("no name", "", topic, 5);
        stage.Ask("nothing", new OffsetCommitRequest { GroupId = group }, 8);
    });

    [Fact]
    public Task Members_store_offsets_of_their_generation_only() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        var group = stage.Group("g");
        var a = stage.Join("a", Stage.Joining(group));
        stage.Commit("before the assignment", group, topic, 1, a.MemberId, a.GenerationId);
        stage.Ask("assigned", Stage.Syncing(group, a, null, (a.MemberId, "x")), 5);
        stage.Commit("right", group, topic, 2, a.MemberId, a.GenerationId);
        stage.Commit("old generation", group, topic, 3, a.MemberId, a.GenerationId - 1);
        stage.Commit("new generation", group, topic, 3, a.MemberId, a.GenerationId + 1);
        stage.Commit("another", group, topic, 3, "x", a.GenerationId);
        stage.Commit("another instance", group, topic, 3, a.MemberId, a.GenerationId, "i");
        stage.Commit("nobody", group, topic, 3);
        stage.Commit("nobody with an id", group, topic, 3, a.MemberId);
        stage.Committed("the right one", group, topic);
        stage.Ask("left", new LeaveGroupRequest { GroupId = group, Members = [new() { MemberId = a.MemberId }] }, 5);
        stage.Commit("nobody, in an empty group", group, topic, 4);
        stage.Committed("stored", group, topic);
    });

    [Fact]
    public Task Offsets_are_deleted_unless_they_are_in_use() => Brokers.AgreeAsync(stage =>
    {
        var (read, unread) = (stage.Topic("read", 2), stage.Topic("unread"));
        var group = stage.Group("g");
        foreach (var topic in new[] { read, unread }) stage.Commit("commit", group, topic, 5);
        Delete(stage, "no group", stage.Group("none"), read, 0);
        var a = stage.Join("a", Stage.Joining(group, topic: read));
        stage.Ask("assigned", Stage.Syncing(group, a, null, (a.MemberId, "x")), 5);
        Delete(stage, "in use", group, read, 0);
        Delete(stage, "not in use", group, unread, 0);
        Delete(stage, "no such partition", group, unread, 9);
        Delete(stage, "no such topic", group, stage.Name("none"), 0);
        All(stage, "left", group, 8);
        stage.Ask("a leaves", new LeaveGroupRequest { GroupId = group, Members = [new() { MemberId = a.MemberId }] }, 5);
        Delete(stage, "not in use any more", group, read, 0);
        Delete(stage, "never stored", group, read, 1);
        All(stage, "none left", group, 8);
        var other = stage.Group("other");
        var b = stage.Join("b", Stage.Joining(other, type: "connect"));
        stage.Ask("assigned", new SyncGroupRequest { GroupId = other, GenerationId = b.GenerationId, MemberId = b.MemberId, ProtocolType = "connect", ProtocolName = "range" }, 5);
        Delete(stage, "no consumers", other, read, 0);
        Delete(stage, "no name", "", read, 0);
    });

    [Fact]
    public Task Offsets_of_a_topic_go_with_it() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        var group = stage.Group("g");
        stage.Commit("commit", group, topic, 5);
        stage.Ask("delete", new DeleteTopicsRequest { Topics = [new() { Name = topic }], TimeoutMs = 10_000 }, 6);
        stage.Until(new OffsetFetchRequest { Groups = [new() { GroupId = group, Topics = null }] }, 8, r => r.Groups[0].Topics.Length == 0);
        stage.Committed("gone", group, topic);
    });

    [Fact]
    public Task Coordinators_are_found() => Brokers.AgreeAsync(stage =>
    {
        var group = stage.Group("g");
        for (short version = 0; version <= 5; version++)
        {
            foreach (var type in new[] { CoordinatorType.Group, CoordinatorType.Transaction })
                stage.AskUntil($"{type} {version}", new FindCoordinatorRequest { Key = group, CoordinatorKeys = [group, "x"], KeyType = type }, version, r => r.ErrorCode == 0 && r.Coordinators.All(c => c.ErrorCode == 0));
            if (version > 0) stage.Ask($"unknown {version}", new FindCoordinatorRequest { Key = group, CoordinatorKeys = [group], KeyType = (CoordinatorType)2 }, version);
        }
    });

    private static void All(Stage stage, string label, string group, short version)
    {
        var response = stage.Client().Ask(new OffsetFetchRequest { GroupId = group, Topics = null, Groups = [new() { GroupId = group, Topics = null }] }, version);
        // In no particular order.
        response.Topics = [.. response.Topics.OrderBy(t => t.Name, StringComparer.Ordinal)];
        foreach (var topic in response.Topics) topic.Partitions = [.. topic.Partitions.OrderBy(p => p.PartitionIndex)];
        foreach (var found in response.Groups)
        {
            found.Topics = [.. found.Topics.OrderBy(t => t.Name, StringComparer.Ordinal)];
            foreach (var topic in found.Topics) topic.Partitions = [.. topic.Partitions.OrderBy(p => p.PartitionIndex)];
        }
        stage.Transcript.Write(label, response);
    }

    private static void Delete(Stage stage, string label, string group, string topic, int partition) =>
        stage.Ask(label, new OffsetDeleteRequest { GroupId = group, Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = partition }] }] }, 0);
}
