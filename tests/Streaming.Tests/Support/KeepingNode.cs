using System.Runtime.CompilerServices;
using Streaming.Building;
using Streaming.Runtime;
using Streaming.Serialization;
using Streaming.State;

namespace Streaming.Tests.Support;

/// <summary>A stateful step of tests that look at graphs and plans only: it keeps values of a type under a name, by key.</summary>
internal sealed class KeepingNode<TKey, TAcc>(StepLocation location, string name, string shape, params NodeOutput[] inputs) : LogicalNode(location, name, inputs)
{
    private readonly SerdeSlot<TAcc> _state = new() { Subject = name, Role = SerdeRole.State };

    public override string Kind => Inputs.Count > 1 ? "Join" : "Keep";

    public override Type? KeyType => typeof(TKey);

    public override IReadOnlyList<StoreDescriptor> Stores { get; } = [new(name)];

    public override IReadOnlyList<SerdeSlot> Serdes => [_state];

    public override string ManifestShape => shape;

    public override string Details => shape;

    public override void CreateOperator(OperatorContext context) => throw new NotSupportedException("For graphs and plans only.");
}

/// <summary>Puts it into a topology.</summary>
internal static class Keeping
{
    public static KeyedStream<TKey, T> Keep<TKey, T>(
        this KeyedStream<TKey, T> stream, string name, string shape = "last", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TKey : notnull
        where T : notnull
        => new(stream.Builder, stream.Builder.Add(new KeepingNode<TKey, T>(StepLocation.Of(file, line), name, shape, stream.Output)), stream.Serde);

    public static KeyedStream<TKey, T> Meet<TKey, T, TRight>(
        this KeyedStream<TKey, T> left, string name, KeyedStream<TKey, TRight> right, string shape = "within 15m", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TKey : notnull
        where T : notnull
        where TRight : notnull
        => new(left.Builder, left.Builder.Add(new KeepingNode<TKey, T>(StepLocation.Of(file, line), name, shape, left.Output, right.Output)), left.Serde);
}
