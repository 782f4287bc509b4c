using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.State;

/// <summary>A topic.</summary>
internal sealed class TopicEntry : IStateEntry
{
    public Guid Id;
    public string Name = "";
    public int Partitions;

    /// <summary>What is set for the topic itself.</summary>
    public Setting[] Config = [];

    public static StateKind Kind => StateKind.Topic;

    public void KeyFields(ref Wire wire) => wire.Uuid(ref Id);

    public void Fields(ref Wire wire)
    {
        wire.String(ref Name);
        wire.Int32(ref Partitions);
        wire.Array(ref Config);
    }

    /// <summary>A setting.</summary>
    internal sealed class Setting : IMessage
    {
        public string Name = "", Value = "";

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.String(ref Value);
        }
    }
}
