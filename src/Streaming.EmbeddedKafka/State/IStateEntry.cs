using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.State;

/// <summary>Something that the journal keeps: a key, and a value that is the last of its key.</summary>
internal interface IStateEntry : IMessage
{
    /// <summary>What it is.</summary>
    static abstract StateKind Kind { get; }

    /// <summary>Takes the fields of the key past the wire; those of the value are <see cref="IMessage.Fields"/>.</summary>
    void KeyFields(ref Wire wire);
}
