using Streaming.Benchmarks.Support;
using Streaming.Building;
using Streaming.Runtime;

namespace Streaming.Benchmarks.Windows;

/// <summary>A record of 40 bytes.</summary>
public readonly record struct Sale(long Id, long Amount, long Shop, long Article, long Discount);

/// <summary>A task with a tumbling window of a second behind a source, and rows for three open windows.</summary>
internal sealed class WindowJob
{
    /// <summary>Four of equal types are in the process, as in a worker: the compiler cannot inline the one function that it has seen.</summary>
    public static readonly Func<Total, Sale, Total>[] Adds =
    [
        static (t, s) => new(t.Orders + 1, t.Amount + s.Amount),
        static (t, s) => new(t.Orders + 1, t.Amount + s.Amount - s.Discount),
        static (t, s) => new(t.Orders + 2, t.Amount + s.Shop),
        static (t, s) => new(t.Orders + 1, Math.Max(t.Amount, s.Amount)),
    ];

    private readonly BenchContext _context;
    private readonly RowTarget<long, Sale> _head;

    public WindowJob(int add)
    {
        var builder = new TopologyBuilder("bench");
        var stream = new KeyedStream<long, Sale>(builder, builder.Add(new Source()), null);
        var node = stream.WindowBy(Window.Tumbling(TimeSpan.FromSeconds(1)))
            .Aggregate("totals", static () => default(Total), Adds[add], static (_, _, t) => t.Amount, new TotalSerde()).Output.Node;
        _context = new BenchContext(new CountingSink<long, long>()).Before(node);
        _context.Open();
        _head = (RowTarget<long, Sale>)_context.Head;
    }

    public void Process(Row<long, Sale>[] rows)
    {
        for (var from = 0; from < rows.Length; from += RowWriter<long, Sale>.Capacity)
            _head.Process(rows.AsSpan(from, Math.Min(RowWriter<long, Sale>.Capacity, rows.Length - from)));
    }

    public void Advance(long watermark) => _context.Advance(watermark);

    public void Commit() => _context.Commit();

    private sealed class Source() : LogicalNode(new("Bench.cs", 1), null)
    {
        public override string Kind => "Source";

        public override void CreateOperator(OperatorContext context) => throw new NotSupportedException();
    }
}
