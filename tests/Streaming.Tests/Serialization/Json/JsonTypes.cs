using System.Text.Json.Serialization;

namespace Streaming.Tests.Serialization;

#pragma warning disable CA2227 // what is deserialized has setters

public sealed record Purchase(string Id, decimal Amount, DateTimeOffset PlacedAt, IReadOnlyList<PurchaseLine> Lines, Dictionary<string, int> Tags, Tone? Tone);

public sealed record PurchaseLine(string Product, int Count);

public struct Total
{
    public long Orders { get; set; }

    public decimal Amount { get; set; }
}

public sealed class Click
{
    public long User { get; set; }

    public long At { get; set; }
}

public sealed class Category
{
    public required string Name { get; set; }

    public Category? Parent { get; set; }

    public IList<Category> Children { get; set; } = [];
}

[JsonConverter(typeof(JsonStringEnumConverter<Tone>))]
public enum Tone
{
    Plain,
    Urgent,
}

[JsonDerivedType(typeof(Circle), "circle")]
[JsonDerivedType(typeof(Square), "square")]
public abstract record Figure;

public sealed record Circle(double Radius) : Figure;

public sealed record Square(double Side) : Figure;

public sealed record Picky(int Age)
{
    public int Age { get; } = Age >= 0 ? Age : throw new ArgumentOutOfRangeException(nameof(Age), Age, "secret");
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Closed(int A);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Purchase))]
[JsonSerializable(typeof(Total))]
[JsonSerializable(typeof(Click))]
[JsonSerializable(typeof(Category))]
[JsonSerializable(typeof(Figure))]
[JsonSerializable(typeof(Picky))]
[JsonSerializable(typeof(Closed))]
[JsonSerializable(typeof(string))]
public sealed partial class TestJson : JsonSerializerContext;

public sealed record Outer(Inner In);

public sealed record Inner(int A, int B = 1);

[JsonSourceGenerationOptions(RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Outer))]
public sealed partial class RequiringJson : JsonSerializerContext;

[JsonSourceGenerationOptions(AllowDuplicateProperties = false)]
[JsonSerializable(typeof(Click))]
public sealed partial class StrictJson : JsonSerializerContext;
