namespace Streaming.Kafka.Protocol;

/// <content>Bytes that belong between what was written and are not copied there.</content>
internal sealed partial class WireBuffer
{
    private List<(int Position, ReadOnlyMemory<byte> Bytes)>? _attachments;

    /// <summary>Byte strings of messages that are longer than this are attached instead of copied. Default: none are.</summary>
    public int LargestCopy { get; init; } = int.MaxValue;

    /// <summary>What was attached, in order: the position in what was written before which the bytes belong, and the bytes.</summary>
    public IReadOnlyList<(int Position, ReadOnlyMemory<byte> Bytes)> Attachments => _attachments ?? [];

    /// <summary>Bytes of all attachments.</summary>
    public int AttachedLength { get; private set; }

    /// <summary>Bytes as they are: copied, or attached if they are many.</summary>
    public void Write(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length <= LargestCopy)
        {
            Write(bytes.Span);
            return;
        }
        AttachedLength = checked(AttachedLength + bytes.Length);
        (_attachments ??= []).Add((_length, bytes));
    }
}
