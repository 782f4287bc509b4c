using System.Globalization;

namespace Streaming.Operators;

/// <summary>How a source finds a record's event time: one of two functions of the value, or neither for the Kafka timestamp.</summary>
internal readonly struct EventTime<T>
{
    private readonly Func<T, DateTimeOffset>? _instant;
    private readonly Func<T, DateTime>? _utc;

    public EventTime(Func<T, DateTimeOffset> instant) => _instant = instant;

    public EventTime(Func<T, DateTime> utc) => _utc = utc;

    public bool IsKafkaTimestamp => _instant is null && _utc is null;

    /// <summary>Milliseconds since 1970 UTC; only if this is not the Kafka timestamp.</summary>
    public long Of(T value)
    {
        if (_instant is not null) return _instant(value).ToUnixTimeMilliseconds();
        var time = _utc!(value);
        if (time.Kind != DateTimeKind.Utc)
            throw new InvalidOperationException($"EventTime gave a DateTime of kind {time.Kind}, which is no instant. Give one of kind Utc, or a DateTimeOffset.");
        return new DateTimeOffset(time).ToUnixTimeMilliseconds();
    }

    /// <summary>An instant as text for errors; the number where it is no date.</summary>
    public static string Text(long timestamp)
        => timestamp is >= -62_135_596_800_000 and <= 253_402_300_799_999
            ? DateTimeOffset.FromUnixTimeMilliseconds(timestamp).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)
            : timestamp.ToString(CultureInfo.InvariantCulture);
}
