using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Streaming.Kafka.Protocol;

/// <content>Structures inside of structures, and the tagged fields that a structure of a flexible version ends with.</content>
internal ref partial struct Wire
{
    /// <summary>A structure in a tagged field, which is left out if it is null (<see cref="Tag"/>).</summary>
    public void Struct<T>([NotNull] ref T? value, [CallerArgumentExpression(nameof(value))] string field = "") where T : class, IMessage, new()
    {
        if (_out is null) value = new();
        Part(value ?? throw Unset(field));
    }

    /// <summary>
    /// True if the tagged field is to be taken past the wire now: when reading, if the message has it; when writing, if it is <paramref name="present"/>. Tagged fields are
    /// described last in a structure, in the order of their tags.
    /// </summary>
    public bool Tag(int tag, bool present)
    {
        if (!_compact) return false;
        CloseTag();
        return _out is null ? FindTag(tag) : present && WriteTag(_out, tag);
    }

    /// <summary>All fields of a structure, and the end of it.</summary>
    public void Part<T>(T value) where T : class, IMessage
    {
        var outer = _tags;
        _tags = default;
        value.Fields(ref this);
        EndTags();
        _tags = outer;
    }

    /// <summary>When reading: makes sure that nothing is left.</summary>
    public readonly void End()
    {
        if (_out is null && _in.Left > 0) throw _in.Malformed("the end", $"{_in.Left} bytes follow it");
    }

    private bool FindTag(long tag)
    {
        OpenTags();
        while (_tags.Pending is not null || NextTag())
        {
            if (_tags.Pending > tag) return false;
            var found = _tags.Pending == tag;
            _tags.Pending = null;
            if (!found) _in.Take(_tags.Size, "an unknown tagged field");
            else
            {
                _tags.End = _in.Position + _tags.Size;
                return true;
            }
        }
        return false;
    }

    private void OpenTags()
    {
        if (_tags.Opened) return;
        _tags.Opened = true;
        _tags.Last = -1;
        _tags.Left = _in.UnsignedVarint("the number of tagged fields");
    }

    private bool NextTag()
    {
        if (_tags.Left == 0) return false;
        _tags.Left--;
        var tag = (long)_in.UnsignedVarint("a tag");
        if (tag <= _tags.Last) throw _in.Malformed("a tag", $"{tag} after {_tags.Last}");
        _tags.Size = _in.Size("the size of a tagged field");
        (_tags.Last, _tags.Pending) = (tag, tag);
        return true;
    }

    private bool WriteTag(WireBuffer to, int tag)
    {
        // One byte is enough for the number of them: no structure knows more than four.
        if (!_tags.Opened)
        {
            (_tags.Opened, _tags.CountAt) = (true, to.Length);
            to.Int8(0);
        }
        to.From(_tags.CountAt)[0]++;
        to.UnsignedVarint((uint)tag);
        _tags.Start = to.Length;
        return true;
    }

    private void CloseTag()
    {
        if (_tags.End > 0 && _tags.End != _in.Position) throw _in.Malformed("a tagged field", $"it says that it ends at byte {_tags.End}");
        _tags.End = 0;
        if (_tags.Start == 0 || _out is null) return;
        var size = _out.Length - _tags.Start;
        var at = 0;
        Varint.Write(_out.Insert(_tags.Start, Varint.Size((ulong)size)), ref at, (ulong)size);
        _tags.Start = 0;
    }

    private void EndTags()
    {
        if (!_compact) return;
        CloseTag();
        if (_out is null) FindTag(long.MaxValue);
        else if (!_tags.Opened) _out.Int8(0);
    }
}
