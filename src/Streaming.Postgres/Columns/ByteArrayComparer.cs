namespace Streaming.Postgres.Columns;

/// <summary>Equality of byte arrays by their bytes.</summary>
internal sealed class ByteArrayComparer : IEqualityComparer<byte[]?>
{
    public static readonly ByteArrayComparer Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj)
    {
        var hash = default(HashCode);
        hash.AddBytes(obj);
        return hash.ToHashCode();
    }
}
