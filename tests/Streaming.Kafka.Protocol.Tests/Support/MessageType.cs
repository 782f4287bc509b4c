using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Protocol.Tests;

/// <summary>Reads and writes messages of a type that is known at run time only.</summary>
internal abstract class MessageType
{
    /// <summary>Every request, response and payload of consumers, by name.</summary>
    public static IReadOnlyDictionary<string, MessageType> Named { get; } = Find().ToDictionary(t => t.Name);

    public abstract string Name { get; }

    /// <summary>The API, or null for payloads.</summary>
    public abstract Api? Api { get; }

    public short Min => Api?.Min ?? 0;

    public short Max => Api?.Max ?? ConsumerPayload.Max;

    public abstract IMessage New();

    public abstract IMessage Read(ReadOnlyMemory<byte> bytes, short version);

    public abstract void Write(WireBuffer to, short version, IMessage message);

    public byte[] Write(short version, IMessage message)
    {
        using var buffer = new WireBuffer(1);
        Write(buffer, version, message);
        return buffer.Written.ToArray();
    }

    private static IEnumerable<MessageType> Find()
    {
        foreach (var type in typeof(IApiMessage).Assembly.GetTypes())
            if (type.IsClass && type.IsAssignableTo(typeof(IApiMessage))) yield return (MessageType)Activator.CreateInstance(typeof(Of<>).MakeGenericType(type))!;
        yield return new Payload<ConsumerSubscription>();
        yield return new Payload<ConsumerAssignment>();
    }

    private sealed class Of<T> : MessageType where T : class, IApiMessage, new()
    {
        public override string Name => typeof(T).Name;

        public override Api? Api => ApiTable.Find(T.Api);

        public override IMessage New() => new T();

        public override IMessage Read(ReadOnlyMemory<byte> bytes, short version) => Frames.ReadBody<T>(bytes, version);

        public override void Write(WireBuffer to, short version, IMessage message) => Frames.WriteBody(to, version, (T)message);
    }

    private sealed class Payload<T> : MessageType where T : class, IMessage, new()
    {
        public override string Name => typeof(T).Name;

        public override Api? Api => null;

        public override IMessage New() => new T();

        public override IMessage Read(ReadOnlyMemory<byte> bytes, short version)
        {
            var payload = ConsumerPayload.Read<T>(bytes, out var read);
            Assert.Equal(version, read);
            return payload;
        }

        public override void Write(WireBuffer to, short version, IMessage message) => ConsumerPayload.Write(to, version, (T)message);
    }
}
