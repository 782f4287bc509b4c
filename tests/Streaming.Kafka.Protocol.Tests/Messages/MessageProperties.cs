using Streaming.Tests.Shared;

namespace Streaming.Kafka.Protocol.Tests.Messages;

public sealed class MessageProperties
{
    public static TheoryData<string> Names => [.. MessageType.Named.Keys.Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Names))]
    public void What_is_written_is_read_again(string name) => Property.Holds(100, random =>
    {
        var type = MessageType.Named[name];
        var version = (short)random.Next(type.Min, type.Max + 1);
        var message = new RandomMessage(random).Fill(type.New());
        var bytes = type.Write(version, message);
        var read = type.Read(bytes, version);
        Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(type.Write(version, read)));
        if (version < type.Max) return;
        // The highest version has every field but those that it replaced: of them, what was read has the default.
        var found = Leaf.Of(read).ToDictionary(l => l.Path);
        foreach (var leaf in Leaf.Of(message))
        {
            if (!found.TryGetValue(leaf.Path, out var same) || Equals(same.Value, same.Default)) continue;
            Assert.Equal((leaf.Path, GoldenValue.Comparable(leaf.Value)), (leaf.Path, GoldenValue.Comparable(same.Value)));
        }
    });

    [Fact]
    public void Broken_messages_are_read_or_refused_within_bounded_memory()
    {
        Try(new Random(1), 200);
        Property.Holds(300, random => Try(random, 100));
    }

    [Fact]
    public void Broken_frames_have_a_header_or_are_refused()
    {
        var frames = GoldenFile.Read("headers.txt").Select(l => Convert.FromHexString(l[2])).ToList();
        Property.Holds(2_000, random =>
        {
            var frame = Mutation.Of(frames[random.Next(frames.Count)], random);
            Refusable(() => RequestHeader.Read(frame, out _));
        });
    }

    private static void Try(Random random, int times)
    {
        for (; times > 0; times--)
        {
            var golden = GoldenMessage.All[random.Next(GoldenMessage.All.Count)];
            var bytes = Mutation.Of(golden.Bytes, random);
            // A payload of consumers has its version in it, so it may be any.
            Action read = golden.Type.Api is null
                ? () => Streaming.Kafka.Protocol.Messages.ConsumerPayload.Read<Streaming.Kafka.Protocol.Messages.ConsumerSubscription>(bytes, out _)
                : () => golden.Type.Read(bytes, golden.Version);
            var bound = 50_000 + (100 * bytes.Length);
            Assert.InRange(Allocated.By(() => () => Refusable(read), enough: bound), 0, bound);
        }
    }

    private static void Refusable(Action read)
    {
        try
        {
            read();
        }
        catch (WireException)
        {
        }
    }
}
