using System.Runtime.CompilerServices;

namespace Streaming.Kafka.Protocol;

/// <content>Arrays.</content>
internal ref partial struct Wire
{
    // An array that is read grows with what was read, not with what was claimed: an element takes a byte of the message and many of memory.
    private const int FirstElements = 64;

    /// <summary>An array of structures.</summary>
    public void Array<T>(ref T[] value, [CallerArgumentExpression(nameof(value))] string field = "") where T : class, IMessage, new()
    {
        if (_out is not null) WriteArray(value ?? throw Unset(field));
        else value = ReadArray<T>(field) ?? throw Null(field);
    }

    /// <summary>An array of structures that may be null. Where this version does not allow null, it is written as empty.</summary>
    public void NullableArray<T>(ref T[]? value, bool nullable = true, [CallerArgumentExpression(nameof(value))] string field = "") where T : class, IMessage, new()
    {
        if (_out is not null) WriteArray(nullable ? value : value ?? []);
        else value = ReadArray<T>(field) ?? (nullable ? null : throw Null(field));
    }

    public void Int32Array(ref int[] value, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (_out is not null)
        {
            _out.BytesLength(value.Length, _compact);
            foreach (var item in value) _out.Int32(item);
            return;
        }
        var count = _in.Count(_compact, sizeof(int), field);
        if (count < 0) throw Null(field);
        value = count == 0 ? [] : new int[count];
        for (var i = 0; i < count; i++) value[i] = _in.Int32(field);
    }

    public void StringArray(ref string[] value, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        string[]? read = _out is null ? null : value ?? throw Unset(field);
        NullableStringArray(ref read, field);
        value = read ?? throw Null(field);
    }

    /// <summary>An array of strings that may be null.</summary>
    public void NullableStringArray(ref string[]? value, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (_out is not null)
        {
            _out.BytesLength(value?.Length ?? -1, _compact);
            foreach (var item in value ?? []) _out.Text(item, _compact, field);
            return;
        }
        var count = _in.Count(_compact, 1, field);
        value = count < 0 ? null : count == 0 ? [] : new string[Math.Min(count, FirstElements)];
        for (var i = 0; i < count; i++) Room(ref value!, i, count) = ReadText(field) ?? throw Null(field);
    }

    private void WriteArray<T>(T[]? value) where T : class, IMessage
    {
        _out!.BytesLength(value?.Length ?? -1, _compact);
        foreach (var item in value ?? []) Part(item);
    }

    private T[]? ReadArray<T>(string field) where T : class, IMessage, new()
    {
        var count = _in.Count(_compact, 1, field);
        if (count <= 0) return count < 0 ? null : [];
        var items = new T[Math.Min(count, FirstElements)];
        for (var i = 0; i < count; i++)
        {
            var item = new T();
            Part(item);
            Room(ref items, i, count) = item;
        }
        return items;
    }

    private static ref T Room<T>(ref T[] items, int index, int count)
    {
        if (index == items.Length) System.Array.Resize(ref items, (int)Math.Min(count, items.Length * 2L));
        return ref items[index];
    }
}
