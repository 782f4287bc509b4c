using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Tests.Differential;

/// <summary>Dynamic members.</summary>
public sealed class GroupScenarios
{
    [Fact]
    public Task A_member_lives_through_its_life_in_every_version() => Brokers.AgreeAsync(stage =>
    {
        for (short version = 0; version <= 9; version++)
        {
            var group = stage.Group($"g{version}");
            var request = Stage.Joining(group, protocols: ["range", "roundrobin"]);
            var joined = version < 4 ? stage.Ask("joined", request, version) : stage.Join("main", request, version);
            var sync = Capped(version, 5);
            stage.Ask("synced", Stage.Syncing(group, joined, null, (joined.MemberId, "a")), sync);
            stage.Ask("synced again", Stage.Syncing(group, joined, null, (joined.MemberId, "b")), sync);
            stage.Ask("beats", new HeartbeatRequest { GroupId = group, GenerationId = joined.GenerationId, MemberId = joined.MemberId }, Capped(version, 4));
            stage.Describe("described", group, Capped(version, 6));
            var leave = new LeaveGroupRequest { GroupId = group, MemberId = joined.MemberId, Members = [new() { MemberId = joined.MemberId }] };
            stage.Ask("left", leave, Capped(version, 5));
            stage.Ask("left again", leave, Capped(version, 5));
            stage.Describe("empty", group, Capped(version, 6));
        }
    });

    [Fact]
    public Task Members_that_come_and_go_have_the_others_join_again() => Brokers.AgreeAsync(stage =>
    {
        var group = stage.Group("g");
        var a = stage.Join("a", Stage.Joining(group));
        stage.Ask("a syncs", Stage.Syncing(group, a, null, (a.MemberId, "all")), 5, "a");
        var joining = Stage.Joining(group);
        var b = stage.BeginJoin("b", joining);
        stage.Await(group, "PreparingRebalance", 2);
        stage.Describe("b is waiting", group);
        stage.Beat("a", group, a);
        stage.Ask("a syncs in vain", Stage.Syncing(group, a, null, (a.MemberId, "all")), 5, "a");
        stage.Commit("a commits before it joins again", group, stage.Topic("t"), 5, a.MemberId, a.GenerationId);
        var again = stage.Ask("a joins again", Stage.Joining(group, a.MemberId), 9, "a");
        var joined = stage.End<JoinGroupResponse>("b has joined", "b", 9);
        stage.Describe("nobody has synced", group);
        stage.Begin("b", Stage.Syncing(group, joined), 5);
        stage.Beat("a", group, again);
        stage.Commit("a commits before it syncs", group, stage.Topic("u"), 5, a.MemberId, again.GenerationId);
        stage.Ask("a assigns", Stage.Syncing(group, again, null, (a.MemberId, "one"), (b, "two")), 5, "a");
        stage.End<SyncGroupResponse>("b is assigned", "b", 5);
        stage.Describe("stable", group);
        stage.Beat("a", group, a);
        stage.Ask("old generation syncs", Stage.Syncing(group, a, null, (a.MemberId, "all")), 5, "a");
        // A follower that joins again and wants the same; then the leader, which has everyone join.
        stage.Ask("b joins again", Stage.Joining(group, b), 9, "b");
        stage.Begin("a", Stage.Joining(group, a.MemberId), 9);
        stage.Await(group, "PreparingRebalance", 2);
        stage.Ask("b joins", Stage.Joining(group, b), 9, "b");
        again = stage.End<JoinGroupResponse>("a has joined", "a", 9);
        stage.Ask("b joins once more, nothing new", Stage.Joining(group, b), 9, "b");
        stage.Ask("a joins once more, nothing new", Stage.Joining(group, a.MemberId), 9, "a");
        stage.Ask("b leaves", new LeaveGroupRequest { GroupId = group, Members = [new() { MemberId = b }] }, 5);
        stage.Await(group, "PreparingRebalance", 1);
        stage.Beat("a", group, again);
        stage.Ask("a is alone", Stage.Joining(group, a.MemberId), 9, "a");
    });

    [Fact]
    public Task A_member_that_changes_what_it_wants_has_the_others_join_again() => Brokers.AgreeAsync(stage =>
    {
        var group = stage.Group("g");
        var (a, b) = Two(stage, group);
        stage.Begin("b", Stage.Joining(group, b.MemberId, topic: "other"), 9);
        stage.Await(group, "PreparingRebalance", 2);
        stage.Beat("a", group, a);
        stage.Ask("a joins", Stage.Joining(group, a.MemberId), 9, "a");
        stage.End<JoinGroupResponse>("b has joined", "b", 9);
    });

    [Fact]
    public Task Requests_that_make_no_sense_are_refused() => Brokers.AgreeAsync(stage =>
    {
        var group = stage.Group("g");
        var none = stage.Group("none");
        foreach (short version in new short[] { 0, 3, 9 })
        {
            stage.Ask("no name", Stage.Joining(""), version);
            stage.Ask("short session", Stage.Joining(group, sessionMs: 10), version);
            stage.Ask("long session", Stage.Joining(group, sessionMs: int.MaxValue), version);
            stage.Ask("unknown member, unknown group", Stage.Joining(none, "x"), version);
            stage.Ask("no type", Stage.Joining(group, type: ""), version);
        }
        var joined = stage.Join("a", Stage.Joining(group, protocols: ["range", "sticky"]));
        stage.Ask("unknown member", Stage.Joining(group, "x"), 9);
        stage.Ask("unknown instance", Stage.Joining(group, "x", "i"), 9);
        stage.Ask("other type", Stage.Joining(group, type: "connect"), 9);
        stage.Ask("other protocol", Stage.Joining(group, protocols: ["roundrobin"]), 9);
        stage.Ask("known, other protocol", Stage.Joining(group, joined.MemberId, protocols: ["roundrobin"]), 9);
        stage.Ask("sync of another", new SyncGroupRequest { GroupId = group, GenerationId = 1, MemberId = "x", ProtocolType = "consumer", ProtocolName = "range" }, 5);
        stage.Ask("sync of another generation", new SyncGroupRequest { GroupId = group, GenerationId = 9, MemberId = joined.MemberId, ProtocolType = "consumer", ProtocolName = "range" }, 5);
        stage.Ask("sync of another protocol", new SyncGroupRequest { GroupId = group, GenerationId = 1, MemberId = joined.MemberId, ProtocolType = "consumer", ProtocolName = "sticky" }, 5);
        stage.Ask("sync of another type", new SyncGroupRequest { GroupId = group, GenerationId = 1, MemberId = joined.MemberId, ProtocolType = "connect", ProtocolName = "range" }, 5);
        stage.Ask("sync without protocol", new SyncGroupRequest { GroupId = group, GenerationId = 1, MemberId = joined.MemberId }, 5);
        stage.Ask("sync of nobody", new SyncGroupRequest { GroupId = none, GenerationId = 1, MemberId = "x", ProtocolType = "consumer", ProtocolName = "range" }, 5);
        stage.Ask("sync of no name", new SyncGroupRequest { GroupId = "", GenerationId = 1, MemberId = "x", ProtocolType = "consumer", ProtocolName = "range" }, 5);
        stage.Ask("beat of another", new HeartbeatRequest { GroupId = group, GenerationId = 1, MemberId = "x" }, 4);
        stage.Ask("beat of another instance", new HeartbeatRequest { GroupId = group, GenerationId = 1, MemberId = joined.MemberId, GroupInstanceId = "i" }, 4);
        stage.Ask("beat of another generation", new HeartbeatRequest { GroupId = group, GenerationId = 7, MemberId = joined.MemberId }, 4);
        stage.Ask("beat of nobody", new HeartbeatRequest { GroupId = none, GenerationId = 1, MemberId = "x" }, 4);
        stage.Ask("beat of no name", new HeartbeatRequest { GroupId = "", GenerationId = 1, MemberId = "x" }, 4);
        stage.Ask("leave of nobody", new LeaveGroupRequest { GroupId = none, Members = [new() { MemberId = "x" }] }, 5);
        stage.Ask("leave of nobody 2", new LeaveGroupRequest { GroupId = none, MemberId = "x" }, 2);
        stage.Ask("leave of no name", new LeaveGroupRequest { GroupId = "", Members = [new() { MemberId = "x" }] }, 5);
        stage.Ask("leave of others", new LeaveGroupRequest { GroupId = group, Members = [new() { MemberId = "x" }, new() { MemberId = "", GroupInstanceId = "i" }, new() { MemberId = joined.MemberId, GroupInstanceId = "i" }, new() { MemberId = "" }] }, 5);
        stage.Ask("leave of none", new LeaveGroupRequest { GroupId = group, Members = [] }, 5);
        stage.Ask("delete with members", new DeleteGroupsRequest { GroupsNames = [group] }, 2);
        stage.Describe("after all", group);
    });

    [Fact]
    public Task A_member_that_is_not_heard_of_is_taken_out() => Brokers.AgreeAsync(stage =>
    {
        var group = stage.Group("g");
        var (a, b) = Two(stage, group, sessionMs: 1_500);
        // b is silent; a goes on.
        var told = stage.Until(new HeartbeatRequest { GroupId = group, GenerationId = a.GenerationId, MemberId = a.MemberId }, 4, r => r.ErrorCode != KafkaError.None, "a");
        stage.Transcript.Write("a is told", told);
        stage.Describe("b is out", group);
        stage.Ask("a is alone", Stage.Joining(group, a.MemberId, sessionMs: 1_500), 9, "a");
        stage.Beat("b", group, b);
        stage.Ask("b joins with its old id", Stage.Joining(group, b.MemberId, sessionMs: 1_500), 9, "b");
        stage.Await(group, "Empty", 0);
        stage.Describe("a is out too", group);
        stage.Join("c", Stage.Joining(group));
    });

    [Fact]
    public Task A_member_that_does_not_join_again_in_time_is_taken_out() => Brokers.AgreeAsync(stage =>
    {
        var group = stage.Group("g");
        var (a, b) = Two(stage, group, rebalanceMs: 1_500);
        stage.Begin("b", Stage.Joining(group, b.MemberId, topic: "other", rebalanceMs: 1_500), 9);
        var joined = stage.End<JoinGroupResponse>("b leads alone", "b", 9);
        stage.Beat("a", group, a);
        stage.Ask("b assigns", Stage.Syncing(group, joined, null, (b.MemberId, "all")), 5, "b");
        stage.Describe("without a", group);
    });

    [Fact]
    public Task A_member_that_does_not_ask_for_its_assignment_is_taken_out() => Brokers.AgreeAsync(stage =>
    {
        var group = stage.Group("g");
        var (a, b) = Two(stage, group, rebalanceMs: 1_500, syncs: false);
        stage.Ask("a assigns", Stage.Syncing(group, a, null, (a.MemberId, "one"), (b.MemberId, "two")), 5, "a");
        stage.Await(group, "PreparingRebalance", 1);
        stage.Beat("a", group, a);
        stage.Beat("b", group, b);
        stage.Ask("a is alone", Stage.Joining(group, a.MemberId, rebalanceMs: 1_500), 9, "a");
    });

    [Fact]
    public Task An_id_that_is_not_used_in_time_is_forgotten() => Brokers.AgreeAsync(stage =>
    {
        var group = stage.Group("g");
        var a = stage.Join("a", Stage.Joining(group));
        var asked = stage.Ask("an id", Stage.Joining(group, sessionMs: 1_000), 9, "b");
        // While someone is expected, a rebalance waits.
        stage.Begin("a", Stage.Joining(group, a.MemberId), 9);
        stage.End<JoinGroupResponse>("a has joined", "a", 9);
        stage.Ask("too late", Stage.Joining(group, asked.MemberId, sessionMs: 1_000), 9, "b");
        var other = stage.Ask("another id", Stage.Joining(group), 9, "b");
        stage.Ask("it leaves before it has joined", new LeaveGroupRequest { GroupId = group, Members = [new() { MemberId = other.MemberId }] }, 5);
        stage.Ask("and is not known", Stage.Joining(group, other.MemberId), 9, "b");
    });

    [Fact]
    public Task What_most_prefer_of_what_all_can_is_used() => Brokers.AgreeAsync(stage =>
    {
        var group = stage.Group("g");
        var a = stage.Join("a", Stage.Joining(group, protocols: ["x", "y", "z"]));
        stage.BeginJoin("b", Stage.Joining(group, protocols: ["z", "y"]));
        stage.Await(group, "PreparingRebalance", 2);
        stage.BeginJoin("c", Stage.Joining(group, protocols: ["z", "y", "x"]));
        stage.Await(group, "PreparingRebalance", 3);
        stage.Ask("a joins again", Stage.Joining(group, a.MemberId, protocols: ["x", "y", "z"]), 9, "a").Members = [];
        stage.End<JoinGroupResponse>("b", "b", 9);
        stage.End<JoinGroupResponse>("c", "c", 9);
    });

    [Fact]
    public Task Groups_are_listed_and_deleted() => Brokers.AgreeAsync(stage =>
    {
        var (stable, empty, simple) = (stage.Group("stable"), stage.Group("empty"), stage.Group("simple"));
        var topic = stage.Topic("t");
        var joined = stage.Join("a", Stage.Joining(stable));
        stage.Ask("synced", Stage.Syncing(stable, joined, null, (joined.MemberId, "x")), 5);
        var left = stage.Join("b", Stage.Joining(empty));
        stage.Ask("left", new LeaveGroupRequest { GroupId = empty, Members = [new() { MemberId = left.MemberId }] }, 5);
        stage.Commit("simple", simple, topic, 5);
        for (short version = 0; version <= 5; version++) List(stage, $"all {version}", new(), version, stable, empty, simple);
        List(stage, "stable", new() { StatesFilter = ["stable"] }, 5, stable, empty, simple);
        List(stage, "empty", new() { StatesFilter = ["Empty", "Dead"], TypesFilter = ["Classic"] }, 5, stable, empty, simple);
        List(stage, "no such type", new() { TypesFilter = ["consumer"] }, 5, stable, empty, simple);
        stage.Describe("simple", simple);
        stage.Describe("none", stage.Group("none"));
        stage.Describe("none 5", stage.Group("none5"), 5);
        foreach (var group in new[] { stable, empty, simple, stage.Group("never") }) stage.Ask("delete", new DeleteGroupsRequest { GroupsNames = [group] }, 2);
        List(stage, "left", new(), 5, stable, empty, simple);
        stage.Committed("gone", simple, topic);
    });

    private static (JoinGroupResponse A, JoinGroupResponse B) Two(Stage stage, string group, int sessionMs = 30_000, int rebalanceMs = 30_000, bool syncs = true)
    {
        var a = stage.Join("a", Stage.Joining(group, sessionMs: sessionMs, rebalanceMs: rebalanceMs));
        stage.BeginJoin("b", Stage.Joining(group, sessionMs: sessionMs, rebalanceMs: rebalanceMs));
        stage.Await(group, "PreparingRebalance", 2);
        a = stage.Ask("a joins again", Stage.Joining(group, a.MemberId, sessionMs: sessionMs, rebalanceMs: rebalanceMs), 9, "a");
        var b = stage.End<JoinGroupResponse>("b has joined", "b", 9);
        if (!syncs) return (a, b);
        stage.Begin("b", Stage.Syncing(group, b), 5);
        stage.Ask("a assigns", Stage.Syncing(group, a, null, (a.MemberId, "one"), (b.MemberId, "two")), 5, "a");
        stage.End<SyncGroupResponse>("b is assigned", "b", 5);
        return (a, b);
    }

    private static void List(Stage stage, string label, ListGroupsRequest request, short version, params string[] groups)
    {
        var response = stage.Client().Ask(request, version);
        response.Groups = [.. response.Groups.Where(g => groups.Contains(g.GroupId)).OrderBy(g => g.GroupId, StringComparer.Ordinal)];
        stage.Transcript.Write(label, response);
    }

    private static short Capped(short version, short most) => Math.Min(version, most);
}
