using Xunit;

namespace Streaming.Postgres.Tests.Tables;

public sealed class DeclarationTests
{
    [Fact]
    public void A_sink_is_a_step_of_the_topology()
    {
        var job = new TopologyBuilder("shop");
        job.FromTopic<string>("orders").ToPostgres("reports.orders", t => t.Column("item", r => r));

        job.Build();
    }

    [Fact]
    public void Build_tells_every_mistake_with_step_and_source_line()
    {
        var job = new TopologyBuilder("shop");
        var orders = job.FromTopic<string>("orders");
        orders.ToPostgres("a.b.c", t => t.Column("item", r => r), name: "one");
        orders.ToPostgres("two", t => t.Key("at", r => new Uri(r)).Column("at", r => (object)r).Column("", r => (uint)1));
        orders.ToPostgres("three", t => { });
        orders.ToPostgres("näme", t => t.Column("item", r => r));

        var errors = Assert.Throws<TopologyException>(job.Build).Errors;

        Assert.Equal(["STR1254", "STR1251", "STR1251", "STR1254", "STR1251", "STR1253", "STR1252", "STR1255"], errors.Where(e => e.Code.StartsWith("STR125", StringComparison.Ordinal)).Select(e => e.Code));
        Assert.Contains(errors, e => e.Message.StartsWith("sink 'two' at DeclarationTests.cs:", StringComparison.Ordinal) && e.Message.Contains("column at is of type Uri, which cannot be written. Take one of string, short,", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Message.Contains("is of type uint", StringComparison.Ordinal));
    }
}
