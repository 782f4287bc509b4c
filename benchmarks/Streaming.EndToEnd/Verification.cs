using System.Buffers.Binary;
using System.Diagnostics;

namespace Streaming.EndToEnd;

/// <summary>Reads what a job has committed and compares it with what was loaded.</summary>
internal static class Verification
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    /// <summary>What is wrong, or null.</summary>
    public static async Task<string?> FindFaultAsync(ITransport transport, string job, string name, int records, Load load)
    {
        var partitions = Enumerable.Range(0, Load.Partitions).Select(p => new TopicPartition(Jobs.Output(name), p)).ToList();
        var ends = await transport.ListOffsetsAsync(partitions, new(OffsetKind.EndCommitted), CancellationToken.None);
        await using var reader = transport.OpenReader();
        reader.Assign(partitions.ToDictionary(p => p, _ => 0L));
        var (count, sum, bytes) = (0L, 0L, 0L);
        var silent = Stopwatch.StartNew();
        while (ends.Any(e => e.Value > 0 && reader.Position(e.Key) < e.Value))
        {
            using var batch = await reader.ReadAsync(TimeSpan.FromMilliseconds(200), CancellationToken.None);
            if (batch is null)
            {
                // Nothing, or a marker: the position moves without a record.
                if (silent.Elapsed > Silence) return $"the output could not be read to its end ({count:N0} records read)";
                continue;
            }
            silent.Restart();
            for (var i = 0; i < batch.Count; i++)
            {
                var value = batch.Value(i);
                count++;
                bytes += value.Length;
                sum += job == Jobs.Copy ? BinaryPrimitives.ReadInt64LittleEndian(value) : BinaryPrimitives.ReadInt64BigEndian(value);
            }
        }
        var (expectedCount, expectedSum) = job == Jobs.Copy ? (records, load.Sum) : (load.Windows, records);
        if (count != expectedCount) return $"{count:N0} records came out, not {expectedCount:N0}";
        if (sum != expectedSum) return $"they add up to {sum:N0}, not {expectedSum:N0}";
        return job == Jobs.Copy && bytes != (long)records * Load.RecordBytes ? $"they have {bytes:N0} bytes" : null;
    }
}
