using System.CommandLine;
using Streaming.Cli.Kafka;

namespace Streaming.Cli;

/// <summary>The <c>streaming</c> command.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        var command = new RootCommand("Tools for Streaming.") { KafkaCommand.Create() };
        var parsed = command.Parse(arguments);
        if (parsed.Errors.Count == 0) return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
        await Console.Error.WriteLineAsync("streaming --help tells what there is.");
        return ExitCodes.Usage;
    }
}
