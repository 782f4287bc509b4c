using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Tests.Differential;

/// <summary>What is no request, and what clients ask first.</summary>
public sealed class ConnectionScenarios
{
    [Fact]
    public Task ApiVersions_answers_every_version_and_refuses_strange_names() => Brokers.AgreeAsync(stage =>
    {
        // The table itself is not Kafka's; a test of its own compares it.
        for (short version = 0; version <= 4; version++)
        {
            var answer = stage.Client().Ask(new ApiVersionsRequest { ClientSoftwareName = "streaming", ClientSoftwareVersion = "1.0-a" }, version);
            stage.Transcript.Write($"{version} {answer.ErrorCode} {answer.ApiKeys.Length > 0} {answer.ThrottleTimeMs}");
        }
        foreach (var name in new[] { "", "-a", "a-", "a b", "ü", "a" })
        {
            var answer = stage.Client().Ask(new ApiVersionsRequest { ClientSoftwareName = name, ClientSoftwareVersion = "1" }, 3);
            stage.Transcript.Write($"'{name}' {answer.ErrorCode} {answer.ApiKeys.Length > 0}");
        }
        stage.Client().Send(Convert.FromHexString("0000000b" + "0012" + "0063" + "00000005" + "0000" + "00"));
        var refused = Frames.ReadResponse<ApiVersionsResponse>(stage.Client().Receive(), 0, out var id);
        stage.Transcript.Write($"99 {id} {refused.ErrorCode} [{string.Join(", ", refused.ApiKeys.Select(a => $"{a.ApiKey} {a.MinVersion}..{a.MaxVersion}"))}]");
    });

    [Theory]
    [InlineData("an unknown API", "0000000a" + "03e7" + "0000" + "00000001" + "0000")]
    [InlineData("an unknown version", "0000000a" + "0003" + "0063" + "00000001" + "0000")]
    [InlineData("a version that is gone", "0000000a" + "0000" + "0000" + "00000001" + "0000")]
    [InlineData("a body that is cut off", "0000000c" + "0003" + "0009" + "00000001" + "0000" + "00ff")]
    [InlineData("a header that is cut off", "00000004" + "0003" + "0009")]
    [InlineData("a negative size", "ffffffff")]
    [InlineData("a size over the limit", "7fffffff")]
    [InlineData("words", "474554202f20485454502f312e310d0a0d0a")]
    public Task What_is_no_request_closes_the_connection_and_nothing_else(string label, string bytes) => Brokers.AgreeAsync(stage =>
    {
        using var bad = stage.Connect();
        bad.Send(Convert.FromHexString(bytes));
        string outcome;
        try
        {
            outcome = Convert.ToHexString(bad.Receive());
        }
        catch (IOException)
        {
            outcome = "closed";
        }
        stage.Transcript.Write($"{label}: {outcome}");
        stage.Ask("others go on", new MetadataRequest(), 12);
    });

    [Fact]
    public Task Requests_of_a_connection_are_answered_in_their_order() => Brokers.AgreeAsync(stage =>
    {
        var topic = stage.Topic("t");
        stage.Begin("one", stage.Fetching(topic, 0, minBytes: 1, maxWaitMs: 300), 12);
        stage.Begin("one", new MetadataRequest(), 12);
        stage.End<FetchResponse>("first", "one", 12);
        stage.End<MetadataResponse>("second", "one", 12);
    });

    [Fact]
    public Task The_cluster_is_described() => Brokers.AgreeAsync(stage =>
    {
        for (short version = 0; version <= 2; version++) stage.Ask($"{version}", new DescribeClusterRequest { IncludeClusterAuthorizedOperations = version % 2 == 0 }, version);
        foreach (var type in new sbyte[] { 2, 3 }) stage.Ask($"endpoints {type}", new DescribeClusterRequest { EndpointType = type }, 1);
    });
}
