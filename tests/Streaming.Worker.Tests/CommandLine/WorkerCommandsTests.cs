using Streaming.Worker.Tests.Support;
using Xunit;

namespace Streaming.Worker.Tests.CommandLine;

public sealed class WorkerCommandsTests
{
    [Theory]
    [InlineData("walk")]
    [InlineData("run", "--until", "tomorrow")]
    [InlineData("run", "--drain")]
    [InlineData("--drain")]
    [InlineData("describe", "--format", "png")]
    [InlineData("reset", "--to-earliest", "--to-datetime", "2026-01-01T00:00Z")]
    [InlineData("reset", "--to-datetime", "noon")]
    [InlineData("reset", "--force")]
    [InlineData("run", "Streaming:Lanes=3")]
    public async Task What_is_not_understood_ends_with_code_2_and_nothing_is_started(params string[] args)
    {
        var run = await CommandRun.OfAsync(Jobs.Copy, args);
        Assert.Equal((ExitCode.Usage, ""), (run.Code, run.Out));
        Assert.StartsWith("STR2502 ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("check")]
    [InlineData("reset", "--dry-run")]
    [InlineData("drain")]
    [InlineData]
    public async Task A_configuration_that_is_wrong_ends_every_verb_with_code_2_and_every_mistake(params string[] args)
    {
        var run = await CommandRun.OfAsync(Jobs.Copy, [.. args, "--Streaming:Lanes", "0", "--Streaming:CommitIntervall=1s"]);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Equal(3, run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Count(static l => l.StartsWith("STR2501 Streaming:", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("check")]
    [InlineData("describe")]
    [InlineData("reset")]
    [InlineData("drain")]
    public async Task Help_shows_every_verb(string verb)
    {
        var run = await CommandRun.OfAsync(Jobs.Copy, ["--help"]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains($"  {verb} ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plan_is_printed_without_a_cluster()
    {
        Assert.Equal(Jobs.Copy.Describe(), (await CommandRun.OfAsync(Jobs.Copy, ["describe"])).Out);
        Assert.Equal(Jobs.Copy.ToMermaid(), (await CommandRun.OfAsync(Jobs.Copy, ["describe", "--format", "mermaid"])).Out);
    }

    [Fact]
    public async Task The_rights_of_a_job_are_printed_for_its_principal() => Assert.Equal(
        """
        kafka-acls.sh --bootstrap-server $BOOTSTRAP --add --allow-principal User:shop --operation Read --operation DescribeConfigs --topic in
        kafka-acls.sh --bootstrap-server $BOOTSTRAP --add --allow-principal User:shop --operation Write --operation DescribeConfigs --topic out
        kafka-acls.sh --bootstrap-server $BOOTSTRAP --add --allow-principal User:shop --operation Create --operation Read --operation Write --operation Delete --operation DescribeConfigs --topic copy. --resource-pattern-type prefixed
        kafka-acls.sh --bootstrap-server $BOOTSTRAP --add --allow-principal User:shop --operation Read --operation Delete --group copy
        kafka-acls.sh --bootstrap-server $BOOTSTRAP --add --allow-principal User:shop --operation Write --transactional-id copy- --resource-pattern-type prefixed

        """.ReplaceLineEndings("\n"),
        (await CommandRun.OfAsync(Jobs.Copy, ["describe", "--acls", "--principal", "User:shop"])).Out);

    [Fact]
    public async Task A_reset_that_nobody_can_agree_to_is_refused()
    {
        var run = await CommandRun.OfAsync(Jobs.Copy, ["reset", CommandRun.Nowhere]);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("--yes", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drain_without_a_port_says_what_is_missing()
    {
        var run = await CommandRun.OfAsync(Jobs.Copy, ["drain", CommandRun.Nowhere]);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("Streaming:Http:Port", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drain_of_a_worker_that_is_not_there_fails()
    {
        var run = await CommandRun.OfAsync(Jobs.Copy, ["drain", CommandRun.Nowhere, "--Streaming:Http:Port=1"]);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.StartsWith("STR2506 No worker answers at http://127.0.0.1:1/", run.Error, StringComparison.Ordinal);
    }
}
