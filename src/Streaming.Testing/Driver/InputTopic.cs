using Streaming.Testing.Transport;

namespace Streaming.Testing.Driver;

/// <summary>Writes to a topic of the driver's cluster as an outside producer.</summary>
internal sealed class InputTopic(SimulatedWorld world, string name)
{
    public int Partitions => world.Cluster.PartitionCount(name);

    public static byte[] Encode<T>(Codec<T> codec, T value)
    {
        var output = new ByteWriter();
        codec.Encode(value, output);
        return output.Written.ToArray();
    }

    public long Timestamp<T>(DateTimeOffset? given, T value, Func<T, long>? eventTime) =>
        given?.ToUnixTimeMilliseconds() ?? eventTime?.Invoke(value) ?? world.Time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Append(int partition, long timestamp, byte[]? key, byte[]? value) => world.Cluster.Append(name, partition, timestamp, key, value);
}
