using System.Globalization;

namespace Streaming.Kafka.Protocol.Tests.Apis;

public sealed class KafkaErrorTests
{
    [Fact]
    public void Codes_have_the_names_of_Kafka()
    {
        var kafka = GoldenFile.Read("errors.txt").ToDictionary(l => short.Parse(l[0], CultureInfo.InvariantCulture), l => l[1].Replace("_", "", StringComparison.Ordinal));
        // The one name that is an exception's there and an error's here.
        kafka[(short)KafkaError.InvalidTopic] = "INVALIDTOPIC";
        Assert.All(Enum.GetValues<KafkaError>(), error => Assert.Equal(kafka[(short)error], error.ToString().ToUpperInvariant()));
    }
}
