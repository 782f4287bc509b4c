namespace Streaming;

/// <summary>What a serde encodes at its place of use.</summary>
public enum SerdeRole
{
    /// <summary>The key of a topic's records.</summary>
    Key,

    /// <summary>The value of a topic's records.</summary>
    Value,

    /// <summary>A value of state: an accumulator, a side of a join.</summary>
    State,
}
