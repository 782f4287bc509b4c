namespace Streaming.Joins;

/// <summary>A key's rows in a bucket: two lists in the order of time.</summary>
internal struct JoinCell
{
    public RowList Left;
    public RowList Right;
}

/// <summary>A list of rows in a <see cref="SideRows{TValue}"/>: numbers of its first and last row, counted from 1; 0 for none.</summary>
internal struct RowList
{
    public int First;
    public int Last;
}
