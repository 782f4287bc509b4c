namespace Streaming.Kafka.Protocol.Tests;

/// <summary>A message as Kafka's own classes write it.</summary>
/// <param name="Type">Which message.</param>
/// <param name="Version">In which version.</param>
/// <param name="Case">With which values: full, null, default, tags.</param>
/// <param name="Bytes">Its body.</param>
internal sealed record GoldenMessage(MessageType Type, short Version, string Case, byte[] Bytes)
{
    private static readonly Lazy<IReadOnlyList<GoldenMessage>> Read = new(() => [.. GoldenFile.Read("messages.txt").Select(Parse)]);

    public static IReadOnlyList<GoldenMessage> All => Read.Value;

    public override string ToString() => $"{Type.Name} {Version} {Case}";

    private static GoldenMessage Parse(string[] words) =>
        new(MessageType.Named[words[0]], short.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), words[2], Convert.FromHexString(words[3]));
}
