using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Streaming.Benchmarks.Support;

/// <summary>
/// One invocation works on about a million records, so few of them are enough. In process: equal types that ran before stay compiled for all of them, as in a worker.
/// </summary>
internal sealed class HotPathConfig : ManualConfig
{
    public HotPathConfig()
    {
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(9).WithInvocationCount(1).WithUnrollFactor(1));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddColumn(StatisticColumn.Min);
        AddColumn(StatisticColumn.Median);
        AddLogger(ConsoleLogger.Default);
        WithOption(ConfigOptions.DisableOptimizationsValidator, false);
    }
}
