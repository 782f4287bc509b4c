using Streaming.Checkpointing;
using Xunit;

namespace Streaming.Tests.Checkpointing;

public sealed class EpochPaceTests
{
    private static readonly EpochPace Full = new(TimeSpan.FromSeconds(1), 64 << 20);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(7.5);

    [Theory]
    [InlineData(15, 1, 7.5)]
    [InlineData(15, 3.75, 7.5)]
    [InlineData(15, 7.5, 3.75)]
    [InlineData(60, 0.01, 30)]
    public void A_commit_may_take_half_of_the_time_out_and_leaves_a_quarter_of_it_for_offsets_and_commit(double timeout, double interval, double limit)
        => Assert.Equal(TimeSpan.FromSeconds(limit), EpochPace.Limit(TimeSpan.FromSeconds(timeout), TimeSpan.FromSeconds(interval)));

    [Fact]
    public void Epochs_that_do_not_fit_become_smaller_down_to_a_bound_and_those_that_fit_larger_again_up_to_what_was_configured()
    {
        var pace = Full;
        List<double> intervals = [];
        for (var i = 0; i < 5; i++) intervals.Add((pace = pace.Overran()).Interval.TotalMilliseconds);
        Assert.Equal([250, 62.5, 15.625, 10, 10], intervals);
        Assert.Equal(64 << 10, pace.Bytes);
        for (var i = 0; i < 12; i++) pace = pace.Fitted(TimeSpan.FromMilliseconds(30), Limit, Full);
        Assert.Equal(Full, pace);
    }

    [Fact]
    public void An_epoch_that_fits_narrowly_changes_nothing()
        => Assert.Equal(Full.Overran(), Full.Overran().Fitted(TimeSpan.FromSeconds(1), Limit, Full));

    [Fact]
    public void Steps_become_longer_again_while_they_are_short()
    {
        var pace = StepPace.Least;
        for (var i = 0; i < 4; i++) pace = pace.Fitted(TimeSpan.FromMilliseconds(100), Limit);
        Assert.Equal(16, pace.Records);
        Assert.Equal(16, pace.Fitted(TimeSpan.FromMilliseconds(500), Limit).Records);
        for (var i = 0; i < 9; i++) pace = pace.Fitted(default, Limit);
        Assert.Equal(StepPace.Usual, pace);
    }
}
