using Streaming.BrokerBench;

var options = Options.Parse(args);
var folder = Directory.CreateTempSubdirectory("streaming-broker-bench-").FullName;
try
{
    Console.WriteLine("| broker | started in, ms | produce, records/s | broker's CPU, µs/record | fetch, records/s | broker's CPU, µs/record | peak resident, MiB |");
    Console.WriteLine("|---|---|---|---|---|---|---|");
    await MeasureAsync("embedded, memory", () => BrokerProcess.Own());
    await MeasureAsync("embedded, files", () => BrokerProcess.Own("--data", Path.Combine(folder, "files")));
    await MeasureAsync("embedded, files, every answer synced", () => BrokerProcess.Own("--data", Path.Combine(folder, "synced"), "--sync"));
    if (options.Real is { } real) await MeasureAsync("Kafka", () => BrokerProcess.Real(real.Servers, real.ProcessId));
    if (options.HeldBytes > 0) Hold();
}
finally
{
    Directory.Delete(folder, recursive: true);
}

async Task MeasureAsync(string name, Func<BrokerProcess> start)
{
    using var broker = start();
    // Once without counting: the JIT compilers of all of them need it.
    await Load.RunAsync(broker, options.Records / 4);
    List<Figures> runs = [];
    for (var i = 0; i < options.Runs; i++) runs.Add(await Load.RunAsync(broker, options.Records));
    var median = Figures.Median(runs);
    Console.WriteLine(FormattableString.Invariant(
        $"| {name} | {(broker.Start == default ? "" : $"{broker.Start.TotalMilliseconds:0}")} | {median.Produced:#,0} | {median.ProduceCpu:0.00} | {median.Fetched:#,0} | {median.FetchCpu:0.00} | {broker.PeakMb} |"));
}

void Hold()
{
    var data = Path.Combine(folder, "held");
    using (var broker = BrokerProcess.Own("--data", data, "--topic", "held:4"))
    {
        Load.Fill(broker.Servers, "held", options.HeldBytes);
        Console.WriteLine(FormattableString.Invariant($"{options.HeldBytes:#,0} bytes in files: {broker.ResidentMb} MiB resident, at most {broker.PeakMb}"));
    }
    using var again = BrokerProcess.Own("--data", data);
    Console.WriteLine(FormattableString.Invariant($"started again on them in {again.Start.TotalMilliseconds:0} ms: {again.ResidentMb} MiB resident, at most {again.PeakMb}"));
}
