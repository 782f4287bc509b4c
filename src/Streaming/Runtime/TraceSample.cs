using System.Text;

namespace Streaming.Runtime;

/// <summary>One record of an epoch that has a trace which the epoch's own is linked to. Looked for once a step, and only while somebody traces and none was found.</summary>
internal struct TraceSample
{
    // W3C Trace Context, version 00: 00-<trace id>-<span id>-<flags>, all in hexadecimal digits.
    private const string Header = "traceparent";
    private const int Length = 55;

    private bool _wanted;

    /// <summary>What was found.</summary>
    public string? TraceParent { get; private set; }

    public readonly bool IsWanted => _wanted && TraceParent is null;

    public void Begin(bool wanted) => (_wanted, TraceParent) = (wanted, null);

    /// <summary>Takes a record's trace if it is sampled: nothing is kept of another one that a link could lead to.</summary>
    public void Look(RecordHeaders headers)
    {
        if (!headers.TryGetLast(Header, out var value) || value.Length != Length || !IsSampled(value[^1])) return;
        TraceParent = Encoding.ASCII.GetString(value);
    }

    // The lowest bit of the flags; the digits are lower case.
    private static bool IsSampled(byte digit) => (char)digit is '1' or '3' or '5' or '7' or '9' or 'b' or 'd' or 'f';
}
