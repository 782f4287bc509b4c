namespace Streaming.State;

/// <summary>A change of state that cannot be written: its key or its value has no stored form, or a serde of the user's threw. The inner exception is the cause.</summary>
internal sealed class StateWriteException : Exception
{
    private StateWriteException(string key, Exception cause)
        : base(cause.Message, cause) => Key = key;

    /// <summary>The key, as text.</summary>
    public string Key { get; }

    public static StateWriteException Of<TKey>(TKey key, Exception cause) => new($"{key}", cause);
}
