using System.Text;
using Streaming.Testing.Transport;

namespace Streaming.Testing;

/// <summary>A topic that the job writes, to be read by a test, each record once.</summary>
/// <typeparam name="TKey">Type of the keys.</typeparam>
/// <typeparam name="T">Type of the values.</typeparam>
public sealed class TestOutput<TKey, T>
{
    private readonly string _topic;
    private readonly Func<IReadOnlyList<InMemoryRecord>> _take;
    private readonly Codec<TKey>? _keys;
    private readonly Codec<T> _values;
    private readonly Action<Func<Task>> _run;
    private readonly Queue<TestRecord<TKey, T>> _read = [];

    internal TestOutput(string topic, Func<IReadOnlyList<InMemoryRecord>> take, Codec<TKey>? keys, Codec<T> values, Action<Func<Task>> run)
        => (_topic, _take, _keys, _values, _run) = (topic, take, keys, values, run);

    /// <summary>Processes everything that was sent, and returns the committed records that were not read yet, partition by partition.</summary>
    /// <exception cref="StreamingException">The job has failed.</exception>
    public IReadOnlyList<TestRecord<TKey, T>> ReadAll()
    {
        Fetch();
        var all = _read.ToArray();
        _read.Clear();
        return all;
    }

    /// <summary>The values of <see cref="ReadAll"/>.</summary>
    public IReadOnlyList<T> ReadValues() => [.. ReadAll().Select(static r => r.Value)];

    /// <summary>Processes everything that was sent, and returns the next committed record.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public TestRecord<TKey, T> ReadOne()
    {
        Fetch();
        return _read.TryDequeue(out var record) ? record : throw new InvalidOperationException($"The job has written no further record to '{_topic}'.");
    }

    private void Fetch()
    {
        foreach (var record in _take()) _read.Enqueue(Decode(record));
    }

    private TestRecord<TKey, T> Decode(InMemoryRecord record)
    {
        var key = record.Key is null ? default : _keys is null ? (TKey)(object)record.Key : Decode(_keys, record.Key, record, "key");
        var value = record.Value is null ? default! : Decode(_values, record.Value, record, "value");
        var headers = new Dictionary<string, byte[]?>();
        foreach (var header in record.Headers) headers[Encoding.UTF8.GetString(header.Name)] = header.IsNull ? null : header.Value.ToArray();
        return new(key, value, DateTimeOffset.FromUnixTimeMilliseconds(record.Timestamp), record.Value is null, headers, record.Partition.Partition, record.Offset);
    }

    private TValue Decode<TValue>(Codec<TValue> codec, byte[] data, InMemoryRecord record, string part)
    {
        var status = codec.Decode(data, record.Headers, out var value);
        if (status == DecodeStatus.NeedsSchema)
        {
            _run(() => codec.FetchSchemaAsync(CancellationToken.None).AsTask());
            status = codec.Decode(data, record.Headers, out value);
        }
        return status == DecodeStatus.Done
            ? value
            : throw new InvalidOperationException($"The {part} of {record.Partition}@{record.Offset} cannot be decoded as {typeof(TValue).Name}: {codec.Error(status)}.");
    }
}
