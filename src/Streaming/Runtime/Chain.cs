namespace Streaming.Runtime;

/// <summary>A run of fused stateless stages as one operator: one loop over the rows, no virtual call inside but the user's delegates.</summary>
internal sealed class Chain<TKey, T, TStage>(TStage stage, Faults faults) : RowTarget<TKey, T>
    where TStage : struct, IStage<TKey, T>
{
    // Not readonly: calls on a readonly struct field would copy it.
    private TStage _stage = stage;
    private bool _isHead;

    public override void MarkHead() => _isHead = _stage.IsAtomic;

    public override RowTarget Fuse(IFusion<TKey, T> fusion) => fusion.Before(_stage);

    public override void Process(ReadOnlySpan<Row<TKey, T>> rows)
    {
        var i = 0;
        while (i < rows.Length)
        {
            try
            {
                for (; i < rows.Length; i++)
                {
                    ref readonly var row = ref rows[i];
                    _stage.Next(in row.Key, in row.Value, row.Timestamp, row.Origin);
                }
            }
            catch (Exception e) when (e is not TaskFailedException)
            {
                faults.Threw(e, rows[i].Origin, _stage.Describe(), withoutEffect: _isHead);
                i++;
            }
        }
        _stage.Flush();
    }
}
