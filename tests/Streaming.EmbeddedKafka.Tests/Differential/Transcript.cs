using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;
using Streaming.Kafka.Protocol.Records;

namespace Streaming.Kafka.Embedded.Tests.Differential;

/// <summary>
/// What was observed, as text in which nothing is left that is different in every run. A response is written with all its fields, except those that are words, addresses or
/// times of now.
/// </summary>
internal sealed class Transcript
{
    private static readonly HashSet<string> LeftOut =
        ["ThrottleTimeMs", "ErrorMessage", "BatchIndexErrorMessage", "Host", "Port", "ClusterId", "ClientHost", "NodeEndpoints", "Documentation", "Rack"];

    private static readonly HashSet<string> MemberFields = ["MemberId", "Leader"];
    private readonly StringBuilder _text = new();

    public Symbols Symbols { get; } = new();

    public void Write(string line) => _text.Append(line).Append('\n');

    public void Write(string label, IMessage response) => Write($"{label}: {Describe(response)}");

    public override string ToString() => _text.ToString();

    public string Describe(object value)
    {
        var fields = value.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance)
            .Where(f => !LeftOut.Contains(f.Name))
            .Select(f => (f.Name, Text: Describe(f.Name, f.GetValue(value))));
        return "{" + string.Join(" ", fields.Select(f => $"{f.Name}={f.Text}")) + "}";
    }

    private string Describe(string field, object? value) => value switch
    {
        null => "null",
        IMessage part => Describe(part),
        ReadOnlyMemory<byte> bytes => Bytes(field, bytes),
        string text when MemberFields.Contains(field) => text.Length == 0 ? "''" : Symbols.Of("member", text),
        string text => $"'{Symbols.Known("name", text)}'",
        Guid id => id == Guid.Empty ? "none" : Symbols.Of("id", id),
        long number when field == "ProducerId" => number < 0 ? "none" : Symbols.Of("producer", number),
        long number => Time(number),
        IEnumerable items => "[" + string.Join(", ", items.Cast<object>().Select(i => Describe("", i))) + "]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // Times near now, or as far from it as a test says, are different in every run; tests use others where they matter.
    private static string Time(long number) =>
        number > 10_000_000_000_000 ? "far" : Math.Abs(number - DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()) < 600_000 ? "now" : number.ToString(CultureInfo.InvariantCulture);

    private string Bytes(string field, ReadOnlyMemory<byte> bytes) => field switch
    {
        "Records" => Batches(bytes),
        "Metadata" or "MemberMetadata" when bytes.Length > 0 => Describe(ConsumerPayload.Read<ConsumerSubscription>(bytes, out _)),
        _ => Convert.ToHexString(bytes.Span),
    };

    private string Batches(ReadOnlyMemory<byte> bytes)
    {
        List<string> batches = [];
        foreach (var batch in new RecordBatches(bytes)) batches.Add(Batch(batch));
        return "[" + string.Join(", ", batches) + "]";
    }

    private string Batch(in RecordBatch batch)
    {
        var check = BatchCheck.Full(batch);
        var head = $"{batch.BaseOffset}..{batch.LastOffset} n={batch.Count} leader={batch.LeaderEpoch} bits={batch.Attributes.Value} base={Time(batch.BaseTimestamp)} max={Time(batch.MaxTimestamp)}"
            + $" {(batch.ProducerId < 0 ? "none" : Symbols.Of("producer", batch.ProducerId))}/{batch.ProducerEpoch}/{batch.BaseSequence}{(check == BatchError.None ? "" : $" {check}")}";
        if (batch.Attributes.Codec != CompressionCodec.None) return head;
        var records = new StringBuilder();
        foreach (ref readonly var record in batch)
        {
            records.Append(CultureInfo.InvariantCulture, $" {record.Offset}@{Time(record.Timestamp)}:{Text(record.Key, batch)}={Text(record.Value, batch)}");
            if (record.HeaderCount > 0) records.Append(CultureInfo.InvariantCulture, $"+{record.HeaderCount}");
        }
        return $"({head}{records})";
    }

    private static string Text(Slice slice, in RecordBatch batch) =>
        slice.IsNull ? "null" : slice.Length > 32 ? $"{slice.Length} bytes" : batch.Attributes.IsControl ? Marker(slice.Of(batch.Span)) : Encoding.UTF8.GetString(slice.Of(batch.Span));

    // The value of a marker ends with the epoch of its coordinator, which counts the starts of a real broker.
    private static string Marker(ReadOnlySpan<byte> text) => text.Length == 6 ? Convert.ToHexString(text[..2]) + "+epoch" : Convert.ToHexString(text);
}
