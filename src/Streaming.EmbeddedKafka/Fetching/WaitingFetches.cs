using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Logs;

namespace Streaming.Kafka.Embedded.Fetching;

/// <summary>Fetches that wait. They look again at the end of a step in which something changed where they read, so that one request that writes much wakes them once.</summary>
internal sealed class WaitingFetches(Timers timers)
{
    private readonly Dictionary<PartitionLog, List<WaitingFetch>> _byLog = [];
    private readonly List<PartitionLog> _changed = [];

    /// <summary>Fetches that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Waits.</summary>
    public void Add(WaitingFetch fetch, long milliseconds)
    {
        Count++;
        foreach (var log in fetch.Logs)
        {
            if (!_byLog.TryGetValue(log, out var waiting)) _byLog.Add(log, waiting = []);
            waiting.Add(fetch);
        }
        fetch.Timer = timers.After(milliseconds, () =>
        {
            Remove(fetch);
            fetch.TryAnswer(true);
        });
    }

    /// <summary>A partition has more to read, or is gone.</summary>
    public void Changed(PartitionLog log)
    {
        if (_byLog.ContainsKey(log) && !_changed.Contains(log)) _changed.Add(log);
    }

    /// <summary>Ends a step.</summary>
    public void Complete()
    {
        for (var i = 0; i < _changed.Count; i++)
        {
            if (!_byLog.TryGetValue(_changed[i], out var waiting)) continue;
            foreach (var fetch in waiting.ToArray())
            {
                if (fetch.TryAnswer(false)) Remove(fetch);
            }
        }
        _changed.Clear();
    }

    private void Remove(WaitingFetch fetch)
    {
        Count--;
        fetch.Timer!.Cancel();
        foreach (var log in fetch.Logs)
        {
            if (_byLog[log] is var waiting && waiting.Remove(fetch) && waiting.Count == 0) _byLog.Remove(log);
        }
    }
}
