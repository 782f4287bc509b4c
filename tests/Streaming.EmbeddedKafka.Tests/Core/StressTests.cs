using Streaming.Kafka.Embedded.Tests.Support;

namespace Streaming.Kafka.Embedded.Tests.Core;

/// <summary>Random requests of clients that make mistakes, die and come back, with what must hold at all times.</summary>
public sealed class StressTests
{
    [Fact]
    public void Nothing_committed_is_lost_and_nothing_aborted_is_seen() => Property.Holds(40, random =>
    {
        var stress = new Stress(random);
        for (var i = 0; i < 600; i++) stress.Step();
        stress.Finish();
    });

    [Fact]
    public void The_same_requests_at_the_same_times_have_the_same_answers() => Property.Holds(5, random =>
    {
        var seed = random.Next();
        Assert.Equal(Play(seed), Play(seed));

        static string Play(int seed)
        {
            var stress = new Stress(new Random(seed));
            for (var i = 0; i < 300; i++) stress.Step();
            stress.Finish();
            return stress.Transcript;
        }
    });
}
