using Shop.Demo;

namespace Shop.Tests.Demo;

public sealed class DemoOptionsTests
{
    [Fact]
    public void Without_arguments_rounds_go_on_with_one_worker_exactly_once() =>
        Assert.Equal(new DemoOptions(false, 200_000, 0, 1, "exactly-once", 0, null, "broker:9092", "Host=db"), Parse([]).Options);

    [Fact]
    public void Every_option_is_taken() =>
        Assert.Equal(
            new DemoOptions(true, 500_000, 3, 2, "at-least-once", 9100, "client.properties", "broker:9092", "Host=db"),
            Parse(["--once", "--events", "500000", "--restarts", "3", "--workers", "2", "--guarantee", "at-least-once", "--http", "9100", "--command-config", "client.properties"]).Options);

    [Theory]
    [InlineData("'--twice' is not understood.", "--twice")]
    [InlineData("--events takes a whole number from 1,000 to 20,000,000.", "--events", "999")]
    [InlineData("--events takes a whole number from 1,000 to 20,000,000.", "--events")]
    [InlineData("--restarts takes a whole number from 0 to 100.", "--restarts", "-1")]
    [InlineData("--workers takes a whole number from 1 to 16.", "--workers", "two")]
    [InlineData("--http takes a whole number from 1 to 65,000.", "--http", "70000")]
    [InlineData("--command-config takes the name of a file.", "--command-config")]
    [InlineData("--guarantee takes exactly-once or at-least-once.", "--guarantee", "at-most-once")]
    [InlineData("--guarantee takes exactly-once or at-least-once.", "--once", "--guarantee")]
    public void A_mistake_is_told_with_the_limits(string message, params string[] args)
    {
        var (options, error) = Parse(args);
        Assert.Null(options);
        Assert.Equal(message, error);
    }

    private static (DemoOptions? Options, string? Error) Parse(string[] args) => (DemoOptions.Parse(args, "broker:9092", "Host=db", out var error), error);
}
