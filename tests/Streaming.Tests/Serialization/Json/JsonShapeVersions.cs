using System.Text.Json.Serialization;

namespace Streaming.Tests.Serialization;

// Types as they might have been, and have become: of different builds, so that each has a name of its own.
internal sealed class Sum
{
    public long Value { get; set; }
}

internal sealed class CamelSum
{
    [JsonPropertyName("value")]
    public long Value { get; set; }
}

internal sealed class SumAndCount
{
    public long Value { get; set; }

    public int Count { get; set; }
}

internal sealed record SumAndCountRecord(long Value, int Count);

internal sealed class Renamed
{
    public long Amount { get; set; }
}

internal sealed class RenamedWell
{
    [JsonPropertyName("Value")]
    public long Amount { get; set; }
}

internal sealed class RenamedWithSetter
{
    public long Amount { get; set; }

    public long Value
    {
        set => Amount = value;
    }
}

internal sealed class Texts
{
    public string[]? Value { get; set; }
}

internal sealed class Required
{
    public long Value { get; set; }

    public required int Count { get; set; }
}

internal sealed class LeftOut
{
    public long Value { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Count { get; set; }
}

internal sealed class Strict
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Value { get; set; }
}

internal sealed class Computed
{
    public long Value { get; set; }

    public double Double => Value * 2;
}

internal sealed class OnlyComputed
{
    public long Value => 0;
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class ClosedSum
{
    public long Value { get; set; }
}

internal sealed class TwoValues
{
    public long A { get; set; }

    public long B { get; set; }
}

internal sealed class TwoOthers
{
    public string? A { get; set; }

    public Guid B { get; set; }
}

internal sealed record Box<T>(T Value);

internal sealed record Annotated(string Value);

internal struct ClickStruct
{
    public long User { get; set; }

    public long At { get; set; }
}

internal sealed record OldOrder(List<OldLine> Lines);

internal sealed record OldLine(int Count);

internal sealed record OtherOrder(OtherLine[] Lines);

internal sealed record OtherLine(bool Count);

[JsonConverter(typeof(JsonStringEnumConverter<MoreTone>))]
internal enum MoreTone
{
    Urgent,
    Shrill,
    Plain,
}

internal enum Grade
{
    A,
    B,
}

internal enum MoreGrade
{
    A,
    B,
    C,
}

internal enum Swapped
{
    B,
    A,
}

[JsonConverter(typeof(JsonStringEnumConverter<GradeAsText>))]
internal enum GradeAsText
{
    A,
    B,
}

[JsonDerivedType(typeof(MoreCircle), "circle")]
[JsonDerivedType(typeof(MoreSquare), "square")]
[JsonDerivedType(typeof(MoreSquare), "hexagon")]
internal abstract record MoreFigure;

internal sealed record MoreCircle(double Radius, string? Name) : MoreFigure;

internal sealed record MoreSquare(double Side) : MoreFigure;

[JsonDerivedType(typeof(FlatCircle), "circle")]
[JsonDerivedType(typeof(FlatSquare), "square")]
internal abstract record FlatFigure;

internal sealed record FlatCircle : FlatFigure;

internal sealed record FlatSquare(double Side) : FlatFigure;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(KindOfCircle), "circle")]
internal abstract record KindOfFigure;

internal sealed record KindOfCircle(double Radius) : KindOfFigure;

internal sealed record NoProperty;

[JsonDerivedType(typeof(Opened), "opened")]
internal record Open;

internal sealed record Opened(int Value) : Open;

internal sealed record Node(Node? Next, List<Node> Others);

internal sealed record MoreNode(MoreNode? Next, List<MoreNode> Others, string? Name);

internal sealed record DeepNode(WeighedNode? Next, List<Node> Others);

internal sealed record WeighedNode(WeighedNode? Next, List<Node> Others, int Weight);
