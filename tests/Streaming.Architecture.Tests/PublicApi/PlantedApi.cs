using System.Diagnostics.CodeAnalysis;

namespace Streaming.Architecture.Tests.PublicApi;

/// <summary>A bit of everything that a public type may have; not all of it may be seen.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "Shows what a derived class sees.")]
internal abstract class PlantedApi<TKey, T> : List<T>, IPlantedApi
    where TKey : notnull
    where T : class, IDisposable
{
    public const string Kind = "planted";
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private readonly int _hidden;

    protected PlantedApi(string name, int count = 3) => _hidden = name.Length + count;

    public required string Name { get; init; }
    public Dictionary<string, T?>? Map { get; protected set; }
    public T this[TKey key] => this[_hidden + key.GetHashCode()];

    int? IPlantedApi.Size => _hidden;

    void IPlantedApi.Take(ReadOnlySpan<byte> bytes) => Hidden();

    public abstract ref readonly int Peek<TOut>(Func<T, TOut> f) where TOut : struct;

    [Obsolete("gone", error: true)]
    public void Old() => Hidden();

    protected virtual string? Find(TKey key, in int start, out long end, params string?[] names)
    {
        end = start;
        return names.FirstOrDefault() ?? key.ToString();
    }

    internal void Hidden() => Clear();
}
