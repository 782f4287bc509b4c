using BenchmarkDotNet.Running;
using Streaming.Benchmarks.Support;

// dotnet run -c Release --project benchmarks/Streaming.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(HotPathConfig).Assembly).Run(args, new HotPathConfig());
