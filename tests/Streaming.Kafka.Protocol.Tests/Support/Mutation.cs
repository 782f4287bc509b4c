namespace Streaming.Kafka.Protocol.Tests;

/// <summary>Breaks bytes at random.</summary>
internal static class Mutation
{
    private static readonly byte[] Telling = [0x00, 0x01, 0x02, 0x7F, 0x80, 0xFE, 0xFF];

    public static byte[] Of(ReadOnlySpan<byte> valid, Random random)
    {
        var bytes = valid.ToArray();
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            if (bytes.Length == 0) return [(byte)random.Next(256)];
            var at = random.Next(bytes.Length);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = Telling[random.Next(Telling.Length)];
                    break;
                case 2:
                    // A length or a count that claims a lot.
                    bytes.AsSpan(at, Math.Min(random.Next(2, 6), bytes.Length - at)).Fill(random.Next(2) == 0 ? (byte)0x7F : (byte)0xFF);
                    break;
                case 3:
                    bytes = bytes[..at];
                    break;
                case 4:
                    bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 9))..]];
                    break;
                default:
                    bytes = [.. bytes[..at], .. bytes.AsSpan(random.Next(at + 1), random.Next(0, bytes.Length - at + 1)), .. bytes[at..]];
                    break;
            }
        }
        return bytes;
    }
}
