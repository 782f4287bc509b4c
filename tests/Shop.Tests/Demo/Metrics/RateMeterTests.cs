using Shop.Demo.Metrics;

namespace Shop.Tests.Demo.Metrics;

public sealed class RateMeterTests
{
    [Fact]
    public void A_rate_is_over_the_last_three_seconds()
    {
        var meter = new RateMeter();
        Rates rates = Rates.None;
        for (var i = 1; i <= 20; i++) rates = meter.Add(TimeSpan.FromSeconds(i / 2.0), Figures(i <= 10 ? 0 : (i - 10) * 500, 0));
        Assert.Equal(1000, rates.InPerSecond, 6);
        Assert.Equal(0, rates.OutPerSecond);
    }

    [Fact]
    public void At_the_start_it_is_over_what_there_is() => Assert.Equal(200, new RateMeter().Add(TimeSpan.FromSeconds(0.5), Figures(100, 0)).InPerSecond, 6);

    [Fact]
    public void The_time_of_a_commit_is_an_average_of_those_seconds_and_stays_while_there_is_none()
    {
        var meter = new RateMeter();
        meter.Add(TimeSpan.FromSeconds(1), Figures(0, 0, seconds: 10, commits: 100));
        for (var i = 2; i <= 5; i++) meter.Add(TimeSpan.FromSeconds(i), Figures(0, 0, 10, 100));
        Assert.Equal(200, meter.Add(TimeSpan.FromSeconds(6), Figures(0, 0, 10.4, 102)).CommitMilliseconds, 6);
        for (var i = 7; i <= 20; i++) meter.Add(TimeSpan.FromSeconds(i), Figures(0, 0, 10.4, 102));
        Assert.Equal(200, meter.Add(TimeSpan.FromSeconds(21), Figures(0, 0, 10.4, 102)).CommitMilliseconds, 6);
    }

    [Fact]
    public void Figures_that_went_back_make_no_rate_below_nothing()
    {
        var meter = new RateMeter();
        meter.Add(TimeSpan.FromSeconds(1), Figures(500, 500));
        Assert.Equal(0, meter.Add(TimeSpan.FromSeconds(10), Figures(100, 100)).InPerSecond);
    }

    private static WorkerFigures Figures(long records, long written, double seconds = 0, double commits = 0) =>
        WorkerFigures.None with { In = records, Out = written, Commits = new(new Dictionary<string, (double, double)> { ["total"] = (seconds, commits) }) };
}
