using Streaming;
using Streaming.Nexmark;

// Runs one query to the end of its input: prints VERSION, STARTED and DONE with the time in ms, as the programs that it is compared with do.
NexmarkOptions options;
Topology topology;
try
{
    options = new(args);
    topology = Queries.Build(options);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return ExitCode.Usage;
}
Console.WriteLine($"VERSION {typeof(Topology).Assembly.GetName().Version}");
Console.WriteLine($"STARTED {DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}");
var code = await StreamingWorker.RunAsync(topology, ["run", "--until", "end", "--drain"], o =>
{
    o.Kafka.BootstrapServers = options.Bootstrap;
    o.StateDirectory = options.StateDirectory;
    o.Guarantee = options.Guarantee;
    o.Lanes = options.Lanes;
    o.CommitInterval = options.CommitInterval;
    o.MemoryLimit = options.MemoryLimit;
    o.LeaveOnStop = true;
});
if (code == ExitCode.Ok) Console.WriteLine($"DONE {DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}");
return code;
