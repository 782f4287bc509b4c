using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Tests.Differential;

/// <summary>Static members (KIP-345).</summary>
public sealed class StaticMemberScenarios
{
    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(9)]
    public Task A_member_that_comes_back_has_its_place_and_nobody_else_notices(short version) => Brokers.AgreeAsync(stage =>
    {
        var group = stage.Group("g");
        var (a, b) = Two(stage, group, version);
        foreach (var (client, instance, before) in new[] { ("a", "i", a), ("b", "j", b) })
        {
            var back = stage.Ask($"{client} is back", Stage.Joining(group, instance: instance), version, $"{client}2");
            stage.Beat(client, group, before, instance);
            stage.Beat($"{client}2", group, back, instance);
            stage.Ask($"{client} gets what it had", Stage.Syncing(group, back, instance), 5, $"{client}2");
            stage.Ask($"{client} as it was joins", Stage.Joining(group, before.MemberId, instance), version, client);
            stage.Ask($"{client} as it was syncs", Stage.Syncing(group, before, instance), 5, client);
            stage.Commit($"{client} as it was commits", group, stage.Topic(client), 5, before.MemberId, before.GenerationId, instance);
            stage.Commit($"{client} commits", group, stage.Topic($"{client}2"), 5, back.MemberId, back.GenerationId, instance);
        }
        stage.Describe("as before", group);
        stage.Beat("b2", group, b, "j");
    });

    [Fact]
    public Task A_member_that_wants_something_else_with_the_same_protocol_has_its_place() => Brokers.AgreeAsync(stage =>
    {
        var group = stage.Group("g");
        var (_, b) = Two(stage, group, 9);
        var back = stage.Ask("b is back and wants more", Stage.Joining(group, instance: "j", topic: "other"), 9, "b2");
        stage.Beat("b2", group, back, "j");
        stage.Beat("b", group, b, "j");
        stage.Describe("as before", group);
    });

    [Fact]
    public Task A_member_that_brings_another_protocol_has_the_others_join_again() => Brokers.AgreeAsync(stage =>
    {
        var group = stage.Group("g");
        var a = stage.Ask("a", Stage.Joining(group, instance: "i", protocols: ["range", "sticky"]), 9, "a");
        stage.Ask("a assigns", Stage.Syncing(group, a, "i", (a.MemberId, "all")), 5, "a");
        stage.Ask("a is back with less", Stage.Joining(group, instance: "i", protocols: ["sticky"]), 9, "a2");
    });

    [Fact]
    public Task Whoever_waits_under_the_same_name_is_told_that_it_has_lost_it() => Brokers.AgreeAsync(stage =>
    {
        var group = stage.Group("g");
        var (a, _) = Two(stage, group, 9);
        // a joins again, which waits for b; then another a comes.
        stage.Begin("a", Stage.Joining(group, a.MemberId, "i"), 9);
        stage.Await(group, "PreparingRebalance", 2);
        stage.Begin("a2", Stage.Joining(group, instance: "i"), 9);
        stage.End<JoinGroupResponse>("a is fenced", "a", 9);
        stage.Begin("b2", Stage.Joining(group, instance: "j"), 9);
        var second = stage.End<JoinGroupResponse>("a2 has joined", "a2", 9);
        var other = stage.End<JoinGroupResponse>("b2 has joined", "b2", 9);
        // The same while assignments are waited for.
        stage.Begin("b2", Stage.Syncing(group, other, "j"), 5);
        stage.Begin("b3", Stage.Joining(group, instance: "j"), 9);
        stage.End<SyncGroupResponse>("b2 is fenced", "b2", 5);
        stage.Ask("a2 syncs, but all are to join again", Stage.Syncing(group, second, "i", (second.MemberId, "x")), 5, "a2");
        stage.Ask("a2 joins again", Stage.Joining(group, second.MemberId, "i"), 9, "a2");
        stage.End<JoinGroupResponse>("b3 has joined", "b3", 9);
    });

    [Fact]
    public Task A_member_keeps_its_place_until_its_session_ends_also_through_a_rebalance() => Brokers.AgreeAsync(stage =>
    {
        var group = stage.Group("g");
        var (a, b) = Two(stage, group, 9, sessionMs: 4_000, rebalanceMs: 1_000);
        stage.Ask("a joins again without b", Stage.Joining(group, a.MemberId, "i", sessionMs: 4_000, rebalanceMs: 1_000), 9, "a");
        stage.Describe("b has its place", group);
        stage.Beat("b", group, b, "j");
    });

    [Fact]
    public Task Members_are_taken_out_by_name() => Brokers.AgreeAsync(stage =>
    {
        var group = stage.Group("g");
        var (a, b) = Two(stage, group, 9);
        stage.Ask("wrong", new LeaveGroupRequest { GroupId = group, Members = [new() { MemberId = a.MemberId, GroupInstanceId = "j" }, new() { GroupInstanceId = "k" }, new() { MemberId = "x", GroupInstanceId = "i" }] }, 5);
        stage.Ask("by name, and with its id", new LeaveGroupRequest { GroupId = group, Members = [new() { GroupInstanceId = "i" }, new() { MemberId = b.MemberId, GroupInstanceId = "j" }] }, 5);
        stage.Describe("empty", group);
        stage.Beat("a", group, a, "i");
    });

    private static (JoinGroupResponse A, JoinGroupResponse B) Two(Stage stage, string group, short version, int sessionMs = 30_000, int rebalanceMs = 30_000)
    {
        var a = stage.Ask("a joins", Stage.Joining(group, instance: "i", sessionMs: sessionMs, rebalanceMs: rebalanceMs), version, "a");
        stage.Begin("b", Stage.Joining(group, instance: "j", sessionMs: sessionMs, rebalanceMs: rebalanceMs), version);
        stage.Await(group, "PreparingRebalance", 2);
        a = stage.Ask("a joins again", Stage.Joining(group, a.MemberId, "i", sessionMs: sessionMs, rebalanceMs: rebalanceMs), version, "a");
        var b = stage.End<JoinGroupResponse>("b has joined", "b", version);
        stage.Begin("b", Stage.Syncing(group, b, "j"), 5);
        stage.Ask("a assigns", Stage.Syncing(group, a, "i", (a.MemberId, "one"), (b.MemberId, "two")), 5, "a");
        stage.End<SyncGroupResponse>("b is assigned", "b", 5);
        return (a, b);
    }
}
