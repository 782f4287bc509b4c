using Streaming.CommandLine;
using Xunit;

namespace Streaming.Worker.Tests.Support;

/// <summary>A command line that was run in this process.</summary>
internal sealed record CommandRun(int Code, string Out, string Error)
{
    // Nothing listens at port 1.
    public const string Nowhere = "--Streaming:Kafka:BootstrapServers=127.0.0.1:1";

    public static async Task<CommandRun> OfAsync(Topology topology, string[] args, Action<StreamingOptions>? configure = null, string? answers = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = answers is null ? null : new StringReader(answers);
        var code = await WorkerCommands.InvokeAsync(topology, args, configure, input, output, error, TestContext.Current.CancellationToken);
        return new(code, output.ToString(), error.ToString());
    }
}
