using Xunit;

namespace Streaming.Architecture.Tests.Sources;

public sealed class SourceTests
{
    // Planted text is put together at run time, so that this file passes the checks that it tests.
    private static readonly string Host = string.Join('.', "api", "nuget", "org");

    [Fact]
    public void No_file_is_over_the_limit_of_lines() => Check.None(FileSize.Violations(Repository.Files));

    [Fact]
    public void The_engine_calls_nothing_that_leaves_its_scheduler_or_clock() => Check.None(BannedApis.Violations(Repository.Files));

    [Fact]
    public void No_file_holds_forbidden_text() => Check.None(ForbiddenText.Violations(Repository.Files));

    [Theory]
    [InlineData(400, 0)]
    [InlineData(401, 1)]
    public void The_limit_of_lines_is_inclusive(int lines, int found) =>
        Assert.Equal(found, FileSize.Violations([new TextFile("src/A.cs", string.Concat(Enumerable.Repeat("x\n", lines)))]).Count());

    [Theory]
    [InlineData("await foreach (var x in channel.ReadAllAsync(token)) { }")]
    [InlineData("await task.ConfigureAwait(false);")]
    [InlineData("await Task.Run(() => 1);")]
    [InlineData("Parallel.ForEach(all, Do);")]
    [InlineData("await semaphore.WaitAsync(TimeSpan.FromSeconds(1));")]
    [InlineData("await semaphore.WaitAsync(_timeout, token);")]
    [InlineData("await source.CancelAsync();")]
    [InlineData("using var file = new FileStream(path, mode);")]
    [InlineData("var now = DateTime.UtcNow;")]
    [InlineData("var now = DateTimeOffset.UtcNow;")]
    [InlineData("var watch = Stopwatch.StartNew();")]
    [InlineData("Thread.Sleep(1);")]
    [InlineData("await Task.Delay(100, token);")]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(1));")]
    public void A_planted_call_is_found(string line)
    {
        var violation = Assert.Single(BannedApis.Violations([new TextFile("src/Streaming/Runtime/A.cs", "class A\n{\n    " + line + "\n}\n")]));
        Assert.StartsWith("src/Streaming/Runtime/A.cs:3: ", violation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("await Task.Delay(wait, _time, token);")]
    [InlineData("await Task.Delay(wait, timeProvider);")]
    [InlineData("await semaphore.WaitAsync(token);")]
    [InlineData("// Task.Run( would leave the scheduler")]
    [InlineData("/// <c>DateTime.UtcNow</c>")]
    [InlineData("var text = \"Thread.Sleep\";")]
    [InlineData("var text = @\"C:\\\" + x; // Stopwatch")]
    [InlineData("var text = \"\"\"a \"Stopwatch\" b\"\"\";")]
    [InlineData("var quote = '\"'; // Stopwatch \"")]
    public void What_is_allowed_or_not_code_passes(string line) =>
        Assert.Empty(BannedApis.Violations([new TextFile("src/Streaming/Runtime/A.cs", line)]));

    [Fact]
    public void Code_after_a_literal_is_still_read() =>
        Assert.Single(BannedApis.Violations([new TextFile("src/Streaming/Windows/A.cs", "f('\"', @\"x\"\"\\\", $\"a{b}\\\"\"); Thread.Sleep(1);")]));

    [Fact]
    public void A_planted_sleep_in_a_unit_test_is_found() =>
        Assert.Single(BannedApis.Violations([new TextFile("tests/Streaming.Tests/A.cs", "await Task.Delay(10);")]));

    [Fact]
    public void Adapters_may_use_the_real_clock() =>
        Assert.Empty(BannedApis.Violations([new TextFile("src/Streaming.Kafka/A.cs", "var now = DateTime.UtcNow;")]));

    public static TheoryData<string> Planted =>
    [
        "see https://" + Host + "/v3/index.json",
        "cd " + string.Join('/', "", "work", "main"),
        "open(\"" + string.Join('/', "", "home", "me") + "\")",
        "// TO" + "DO: later",
        "throw new NotImplemented" + "Exception();",
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "key: AKIA" + "ABCDEFGHIJKLMNOP",
        "\"Host=db;Password=" + "hunter2hunter2;\"",
        "run .." + "/shared/kafka/kafka",
        "\0\u0001",
    ];

    [Theory, MemberData(nameof(Planted))]
    public void Planted_text_is_found(string text) =>
        Assert.Single(ForbiddenText.Violations([new TextFile("src/Streaming/A.cs", "class A;\n" + text + "\n")]));

    [Theory]
    [InlineData("var path = \"artifacts/work/x\";")]
    [InlineData("PASSWORD=${PASSWORD}")]
    [InlineData("Password=...")]
    public void Harmless_text_passes(string text) => Assert.Empty(ForbiddenText.Violations([new TextFile("src/Streaming/A.cs", text)]));
}
