using Streaming.Runtime;

namespace Streaming.Operators;

/// <summary>Sends each row to one of two outputs.</summary>
internal sealed class SplitTarget<TKey, T>(Func<T, bool> matches, string step, RowTarget<TKey, T> matched, RowTarget<TKey, T> others, Faults faults) : RowTarget<TKey, T>
{
    private readonly RowWriter<TKey, T> _matched = new(matched);
    private readonly RowWriter<TKey, T> _others = new(others);
    private bool _isHead;

    public override void MarkHead() => _isHead = true;

    public override void Process(ReadOnlySpan<Row<TKey, T>> rows)
    {
        foreach (ref readonly var row in rows)
        {
            bool isMatch;
            try
            {
                isMatch = UserFunction.Call(matches, in row.Value);
            }
            catch (Exception e) when (e is not TaskFailedException)
            {
                faults.Threw(e, row.Origin, step, withoutEffect: _isHead);
                continue;
            }
            (isMatch ? _matched : _others).Add(in row.Key, in row.Value, row.Timestamp, row.Origin);
        }
        _matched.Flush();
        _others.Flush();
    }
}
