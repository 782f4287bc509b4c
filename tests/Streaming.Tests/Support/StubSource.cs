using Streaming.Building;
using Streaming.Runtime;

namespace Streaming.Tests.Support;

/// <summary>The head of a stream in a test of one step.</summary>
internal sealed class StubSource() : LogicalNode(new("Test.cs", 1), null)
{
    public override string Kind => "Stub";

    public static KeyedStream<TKey, T> Keyed<TKey, T>(TopologyBuilder builder)
        where TKey : notnull
        where T : notnull
        => new(builder, builder.Add(new StubSource()), null);

    public override void CreateOperator(OperatorContext context) => throw new NotSupportedException();
}
