using System.Runtime.CompilerServices;
using Streaming.Time;

namespace Streaming.Windows;

/// <summary>The arithmetic of windows in ms. A window has a number: its start is number × advance + offset.</summary>
internal readonly struct WindowShape
{
    private readonly long _size;
    private readonly long _advance;
    private readonly long _offset;

    public WindowShape(long size, long advance, long offset)
    {
        (_size, _advance) = (size, advance);
        _offset = offset - (EventTime.FloorDivide(offset, advance) * advance);
        PerRecord = checked((int)((size + advance - 1) / advance));
    }

    public WindowShape(Window window)
        : this(Ms(window.Size), Ms(window.Step), Ms(window.Shift))
    {
    }

    /// <summary>The most windows that one record can be in.</summary>
    public int PerRecord { get; }

    public bool IsTumbling => _advance == _size;

    /// <summary>The last window that holds this time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Last(long time) => EventTime.FloorDivide(time - _offset, _advance);

    /// <summary>The first window that holds this time, given the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long First(long time, long last) => _advance == _size ? last : EventTime.FloorDivide(time - _offset - _size, _advance) + 1;

    /// <summary>The first instant after a window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long End(long number) => (number * _advance) + _offset + _size;

    /// <summary>The window with this end.</summary>
    public TimeWindow Window(long end) => new(end - _size, end);

    private static long Ms(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMillisecond;
}
