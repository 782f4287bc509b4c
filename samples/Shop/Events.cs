using System.Text.Json.Serialization;

namespace Shop;

/// <summary>An order as the web shop writes it; keyed by its id.</summary>
public sealed record Order(string Id, string Category, decimal Amount, DateTimeOffset PlacedAt);

/// <summary>A payment; keyed by the order's id.</summary>
public sealed record Payment(string OrderId, decimal Amount, DateTimeOffset PaidAt);

/// <summary>An order that was paid in time.</summary>
public sealed record PaidOrder(string Category, decimal Amount);

/// <summary>What a window adds up.</summary>
public readonly record struct Total(long Orders, decimal Amount)
{
    public Total Add(PaidOrder order) => new(Orders + 1, Amount + order.Amount);
}

/// <summary>Revenue of a category in a minute.</summary>
public sealed record Revenue(string Category, DateTimeOffset WindowStart, long Orders, decimal Amount);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Payment))]
[JsonSerializable(typeof(PaidOrder))]
[JsonSerializable(typeof(Total))]
[JsonSerializable(typeof(Revenue))]
public sealed partial class ShopJson : JsonSerializerContext;
