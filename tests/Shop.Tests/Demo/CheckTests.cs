using Shop.Demo;

namespace Shop.Tests.Demo;

public sealed class CheckTests
{
    [Theory]
    [InlineData(false, "a b c", "c b a", 0)]
    [InlineData(false, "a a b", "a b a", 0)]
    [InlineData(true, "a b c", "a b b c c c", 3)]
    public void What_equals_the_model_passes(bool mayRepeat, string expected, string actual, int repeated)
    {
        List<string> faults = [];
        Assert.Equal(repeated, Check.Compare(faults, "topic", expected.Split(' '), actual.Split(' '), mayRepeat));
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData(false, "a b c", "a b", "topic: 1 missing, for example c")]
    [InlineData(true, "a b c", "a b b", "topic: 1 missing, for example c")]
    [InlineData(false, "a b", "a b b", "topic: 1 too many or wrong, for example b")]
    [InlineData(true, "a b", "a b x", "topic: 1 too many or wrong, for example x")]
    public void What_does_not_is_named(bool mayRepeat, string expected, string actual, string fault)
    {
        List<string> faults = [];
        Check.Compare(faults, "topic", expected.Split(' '), actual.Split(' '), mayRepeat);
        Assert.Equal(fault, Assert.Single(faults));
    }
}
