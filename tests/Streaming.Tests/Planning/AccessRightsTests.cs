using Streaming.Planning;
using Xunit;

namespace Streaming.Tests.Plans;

public sealed class AccessRightsTests
{
    [Fact]
    public void What_may_not_be_read_or_written_is_missing_and_what_is_not_told_or_needed_is_not()
    {
        TopicDescription[] topics =
        [
            Topic("orders", ["Write", "Describe"]),
            Topic("payments", ["Read", "Describe"]),
            Topic("orders-dead", ["Read", "Describe", "DescribeConfigs"]),
            Topic("revenue-per-minute", null),
            Topic("shop.progress", ["Write", "Describe"]),
            Topic("shop.revenue.changelog", ["Read", "Write", "Describe"]),
            Topic("late-paid-orders", []),
            Topic("somebody-elses", ["Describe"]),
        ];

        Assert.Equal(["Read on topic 'orders'", "Write on topic 'orders-dead'", "Read on topic 'shop.progress'"], AccessRights.Missing(PlanShapes.Shop(), topics));
    }

    private static TopicDescription Topic(string name, string[]? allowed) => new(name, Guid.NewGuid(), 1, AllowedOperations: allowed);
}
