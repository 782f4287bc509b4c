using Streaming.Hosting;
using Xunit;

namespace Streaming.Worker.Tests.Options;

public sealed class OptionValuesTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("1.5s", 1500)]
    [InlineData("5min", 300_000)]
    [InlineData("5m", 300_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData(" 00:00:10 ", 10_000)]
    [InlineData("00:00:00.2", 200)]
    [InlineData("-1s", -1000)]
    public void A_duration_has_a_unit_or_is_a_clock(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), OptionValues.Parse(typeof(TimeSpan), text, out _));

    [Theory]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("ten s")]
    [InlineData("1e300d")]
    [InlineData("NaNs")]
    public void A_number_alone_is_no_duration(string text)
    {
        Assert.Null(OptionValues.Parse(typeof(TimeSpan), text, out var mistake));
        Assert.Contains("500ms", mistake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("512MiB", 512L << 20)]
    [InlineData("2 GiB", 2L << 30)]
    [InlineData("1kib", 1024)]
    [InlineData("123456", 123456)]
    public void A_size_has_a_binary_unit_or_is_a_number_of_bytes(string text, long bytes) => Assert.Equal(bytes, OptionValues.Parse(typeof(long), text, out _));

    [Theory]
    [InlineData("512MB")]
    [InlineData("9999999999GiB")]
    [InlineData("1.5GiB")]
    public void Another_size_is_refused(string text) => Assert.Null(OptionValues.Parse(typeof(long), text, out _));

    [Theory]
    [InlineData(typeof(Guarantee), "atLeastOnce", Guarantee.AtLeastOnce)]
    [InlineData(typeof(bool), "TRUE", true)]
    [InlineData(typeof(int), "-1", -1)]
    [InlineData(typeof(short), "3", (short)3)]
    [InlineData(typeof(string), " as it is ", " as it is ")]
    public void Other_values_are_read_as_they_are_written(Type type, string text, object value) => Assert.Equal(value, OptionValues.Parse(type, text, out _));

    [Theory]
    [InlineData(typeof(Guarantee), "1")]
    [InlineData(typeof(Guarantee), "Twice")]
    [InlineData(typeof(bool), "yes")]
    [InlineData(typeof(int), "1.5")]
    [InlineData(typeof(short), "70000")]
    public void What_is_none_of_its_type_is_refused(Type type, string text)
    {
        Assert.Null(OptionValues.Parse(type, text, out var mistake));
        Assert.NotEmpty(mistake);
    }

    [Theory]
    [InlineData(500, "500ms")]
    [InlineData(10_000, "10s")]
    [InlineData(900_000, "15min")]
    [InlineData(90_000, "90s")]
    [InlineData(86_400_000, "1d")]
    public void A_duration_is_printed_as_it_would_be_typed(int milliseconds, string text) => Assert.Equal(text, OptionValues.Text(TimeSpan.FromMilliseconds(milliseconds)));
}
