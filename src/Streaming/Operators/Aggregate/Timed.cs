namespace Streaming.Operators.Aggregate;

/// <summary>An accumulator with the highest event time of the records in it.</summary>
internal struct Timed<TAcc>
{
    public TAcc Value;
    public long Timestamp;
}
