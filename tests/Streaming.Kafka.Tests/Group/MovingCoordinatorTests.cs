using Streaming.Kafka.Embedded;
using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Tests.Group;

/// <summary>
/// A coordinator that is being elected, or has just moved, as on every new cluster. librdkafka's administrative call for stored offsets ended the process there, which a real
/// broker shows only by chance.
/// </summary>
public sealed class MovingCoordinatorTests
{
    private const int Refusals = 3;

    [Theory]
    [InlineData((int)KafkaError.NotCoordinator)]
    [InlineData((int)KafkaError.CoordinatorLoadInProgress)]
    [InlineData((int)KafkaError.CoordinatorNotAvailable)]
    public async Task Stored_offsets_are_read_once_the_coordinator_answers(int code)
    {
        List<ApiKey> refused = [];
        await using var kafka = await EmbeddedKafka.StartAsync(new EmbeddedKafkaOptions().AddTopic("t", 2), static s => s, Prepare, TestCluster.Stop);
        await using var transport = new KafkaTransport(new() { BootstrapServers = kafka.BootstrapServers });
        var offsets = await transport.CommittedOffsetsAsync("g", [new("t", 0), new("t", 1)], TestCluster.Stop);
        Assert.Equal(new() { [new("t", 1)] = 7 }, offsets.ToDictionary());
        Assert.Equal(Refusals, refused.Count(a => a == ApiKey.OffsetFetch));
        Assert.Equal(Refusals, refused.Count(a => a == ApiKey.FindCoordinator));

        void Prepare(Broker broker)
        {
            broker.Groups.FindOrAdd("g").Offsets.Set("t", 1, new(7, 0, "", broker.Clock.Now, null, 1));
            broker.Intercept = call =>
            {
                if (call.Api is not (ApiKey.OffsetFetch or ApiKey.FindCoordinator) || refused.Count(a => a == call.Api) == Refusals) return false;
                refused.Add(call.Api);
                broker.Api(call.Api)!.Refuse(call, call.Api == ApiKey.OffsetFetch ? (KafkaError)code : KafkaError.CoordinatorNotAvailable);
                return true;
            };
        }
    }
}
