using BenchmarkDotNet.Attributes;
using Streaming.Benchmarks.Support;
using Streaming.Runtime;

namespace Streaming.Benchmarks.Windows;

/// <summary>Closing a window of a million keys, for each key: one that was opened in the same epoch, and one whose keys are in the changelog and get a tombstone each.</summary>
public class WindowCloseBenchmarks
{
    private const int Keys = 1_000_000;
    private readonly Row<long, Sale>[] _rows = new Row<long, Sale>[Keys];
    private readonly WindowJob[] _jobs = [new(0), new(1), new(2), new(3)];
    private long _now;
    private int _turn;

    [GlobalSetup]
    public void Fill()
    {
        foreach (var number in Ids.Shuffled(Keys)) _rows[number] = new() { Key = Ids.Of(number), Value = new(number, 1, 2, 3, 4) };
        for (var round = 0; round < 8; round++)
        {
            Open();
            Close();
        }
    }

    [IterationSetup(Target = nameof(Close))]
    public void Open()
    {
        _now += 1000;
        _turn = (_turn + 1) % _jobs.Length;
        foreach (ref var row in _rows.AsSpan()) row.Timestamp = _now;
        _jobs[_turn].Process(_rows);
    }

    [IterationSetup(Target = nameof(CloseLogged))]
    public void OpenLogged()
    {
        Open();
        _jobs[_turn].Commit();
    }

    [Benchmark(OperationsPerInvoke = Keys)]
    public void Close() => _jobs[_turn].Advance(_now + 1000);

    [Benchmark(OperationsPerInvoke = Keys)]
    public void CloseLogged()
    {
        _jobs[_turn].Advance(_now + 1000);
        _jobs[_turn].Commit();
    }
}
