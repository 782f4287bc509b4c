namespace Streaming.Kafka.Protocol;

/// <summary>How far a pass has come in the tagged fields of a structure.</summary>
internal struct TagSection
{
    /// <summary>The section was begun.</summary>
    public bool Opened;

    /// <summary>Reading: tagged fields not looked at yet.</summary>
    public uint Left;

    /// <summary>Reading: the last tag seen; they ascend.</summary>
    public long Last;

    /// <summary>Reading: a tag that was seen and whose field was not taken yet.</summary>
    public long? Pending;

    /// <summary>Reading: bytes of the field whose tag was seen last.</summary>
    public int Size;

    /// <summary>Reading: where the field that is being read must end; 0 if none is.</summary>
    public int End;

    /// <summary>Writing: where the number of tagged fields is.</summary>
    public int CountAt;

    /// <summary>Writing: where the field that is being written began; 0 if none is.</summary>
    public int Start;
}
