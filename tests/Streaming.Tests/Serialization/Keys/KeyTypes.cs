namespace Streaming.Tests.Serialization;

#pragma warning disable CA1008, CA1028, CA2231 // enums and types of odd shapes are the point here

public sealed record OrderKey(string Shop, int Number);

public sealed record Customer(string? Region, OrderKey? LastOrder, Guid Id);

public readonly record struct Place(short Row, short Column, string? Note);

public record Account(string Name);

public sealed record SavingsAccount(string Name, int Rate) : Account(Name);

public sealed record Wide(int A, string B, long C, bool D, byte E, char F, Guid G, int H, string? I);

public enum Colour : byte
{
    Red = 1,
    Green = 2,
    Blue = 200,
}

public enum Temperature : long
{
    Cold = -5,
    Warm = 5,
}

public readonly struct Point(int x, int y) : IEquatable<Point>
{
    public int X { get; } = x;

    public int Y { get; } = y;

    public bool Equals(Point other) => X == other.X && Y == other.Y;

    public override bool Equals(object? obj) => obj is Point other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(X, Y);
}

public struct Bare
{
    public int X { get; set; }
}

public sealed class Plain
{
    public int X { get; set; }
}

public sealed record Priced(string Item, decimal Price);

public sealed record Order(OrderKey Key, Priced Line);

public sealed record Folded(string Name)
{
    public bool Equals(Folded? other) => string.Equals(Name, other?.Name, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Name);
}

public sealed record Extended(int A)
{
    public int B { get; set; }
}

public sealed record Nested(int Value, Nested? Next);

public sealed record Empty;
