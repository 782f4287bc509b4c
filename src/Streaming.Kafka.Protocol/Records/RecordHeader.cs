using System.Text;

namespace Streaming.Kafka.Protocol.Records;

/// <summary>A header of a record that is written.</summary>
/// <param name="Key">Its name, in UTF-8.</param>
/// <param name="Value">Its value, or null.</param>
internal readonly record struct RecordHeader(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte>? Value)
{
    /// <summary>A header whose name is text, which is encoded here, once.</summary>
    public RecordHeader(string key, ReadOnlyMemory<byte>? value) : this(Encoding.UTF8.GetBytes(key), value)
    {
    }
}
