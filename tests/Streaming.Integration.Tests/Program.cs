using Streaming.Integration.Tests.Jobs;
using Xunit.Runner.InProc.SystemConsole;

// Most tests wait for servers: a few at once, also on a small machine.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]

namespace Streaming.Integration.Tests;

/// <summary>Runs the tests; or, when a test started it so, one worker of a job.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args)
        => Environment.GetEnvironmentVariable(WorkerJob.KindVariable) is { Length: > 0 } kind ? WorkerJob.RunAsync(kind, args) : ConsoleRunner.Run(args);
}
