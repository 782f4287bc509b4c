namespace Shop.Demo.Screen;

/// <summary>The last few things that happened. Any thread's.</summary>
internal sealed class EventLog(TimeProvider time)
{
    public const int Most = 100;

    private const int LongestText = 400;

    private readonly Queue<DemoEvent> _events = new();
    private readonly Lock _lock = new();

    public IReadOnlyList<DemoEvent> All
    {
        get
        {
            lock (_lock) return [.. _events];
        }
    }

    public void Add(string text)
    {
        // A line of somebody's log could hold anything; a screen takes what is not text for commands.
        var clean = string.Concat(text.Take(LongestText).Select(static c => char.IsControl(c) ? ' ' : c));
        lock (_lock)
        {
            _events.Enqueue(new(time.GetLocalNow(), clean));
            if (_events.Count > Most) _events.Dequeue();
        }
    }
}
