using System.Globalization;
using Streaming.EndToEnd;

// Streaming.EndToEnd [--records N] [--runs N] [copy] [windowed-count]; STREAMING_KAFKA names the broker. benchmarks/run-end-to-end builds and runs it.
if (args is ["worker", var job, var name]) return await MeasuredWorker.RunAsync(job, name);

if (Environment.GetEnvironmentVariable("STREAMING_KAFKA") is not { Length: > 0 } kafka)
{
    await Console.Error.WriteLineAsync("STREAMING_KAFKA (bootstrap servers of a broker) must be set, for example STREAMING_KAFKA=127.0.0.1:9092.");
    return 2;
}

var (records, runs) = (5_000_000, 3);
var jobs = new List<string>();
for (var i = 0; i < args.Length; i++)
{
    var number = 0;
    if (args[i] is "--records" or "--runs" && (i + 1 == args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out number) || number < 1)) return Usage();
    if (args[i] is "--records") (records, i) = (number, i + 1);
    else if (args[i] is "--runs") (runs, i) = (number, i + 1);
    else if (args[i] is Jobs.Copy or Jobs.WindowedCount) jobs.Add(args[i]);
    else return Usage();
}

await using var bench = new Bench(kafka, records, runs);
return await bench.RunAsync(jobs.Count == 0 ? [Jobs.Copy, Jobs.WindowedCount] : jobs) ? 0 : 1;

static int Usage()
{
    Console.Error.WriteLine($"usage: run-end-to-end [--records N] [--runs N] [{Jobs.Copy}] [{Jobs.WindowedCount}]");
    return 2;
}
