using System.Globalization;
using System.Text;
using Streaming.Building;

namespace Streaming.Runtime;

/// <summary>A task's records that cannot be processed: applies the policy of the record's source.</summary>
internal sealed class TaskFaults(StreamTask task, FaultPolicies policies) : Faults
{
    private readonly ByteWriter _scratch = new();

    public bool IsDoomed { get; private set; }

    public FatalRecord? Fatal { get; private set; }

    public override void Threw(Exception error, int origin, string step, bool withoutEffect)
    {
        if (origin < 0)
            throw new TaskFailedException(new StreamingException("STR3003", $"{step} threw {Name(error)} for a row that no single record caused (a window that closed). {Advice}", error));
        Handle(origin, step, $"{error.GetType().FullName}: {error.Message}", "STR3002", error, withoutEffect);
    }

    public override void Malformed(int origin, string step, string cause) => Handle(origin, step, cause, "STR3001", null, withoutEffect: true);

    public override TaskFailedException ThrewOnClose(Exception error, string step, string window, string key)
        => new(new StreamingException("STR3003", $"{step} threw {Name(error)} while the window {window} of key {key} closed. {Advice}", error));

    /// <summary>A replay has come to a record that it leaves out.</summary>
    public void Settle(int origin, RecordFault fault)
    {
        if (fault.Policy.DeadLetterTopic is { } topic) WriteDeadLetter(topic, origin, fault);
        task.Counter(fault.Policy.DeadLetterTopic ?? task.CurrentInput!.Partition.Topic, fault.Policy.DeadLetterTopic is null ? "skipped" : "dead-letters").Add();
    }

    private const string Advice = "There is no record to skip, so the worker stopped; it will stop here again. Mend the function and start the job again: nothing was lost.";

    private static string Name(Exception error) => error.GetType().Name;

    private void Handle(int origin, string step, string cause, string code, Exception? error, bool withoutEffect)
    {
        var input = task.CurrentInput!;
        var offset = input.Batch!.Offset(origin);
        var policy = Source(input, origin)?.OnBadRecord ?? ErrorPolicy.Fail;
        var fault = new RecordFault(step, cause, policy);
        if (policy == ErrorPolicy.Fail)
        {
            var (topic, partition, at) = Origin(input, origin);
            var what = code == "STR3001" ? $"cannot be decoded by {step} ({cause})" : $"made {step} throw {cause}";
            var failure = new StreamingException(
                code,
                $"{topic}[{partition}]@{at} {what}. The policy is Fail, so the worker stopped; it will stop here again. Choose OnBadRecord(ErrorPolicy.DeadLetter(\"{topic}-dead\")) or Skip on the source, or mend the cause.",
                error);
            Fatal = new(input, offset, failure);
            IsDoomed = true;
            throw new TaskFailedException(failure);
        }
        if (withoutEffect)
        {
            Settle(origin, fault);
            return;
        }
        // It has had effects: they are undone with the whole epoch, which then is done again without it.
        input.Faulty[offset] = fault;
        IsDoomed = true;
    }

    private SourceNode? Source(TaskInput input, int origin)
    {
        if (input.Planned.Source is { } source) return source;
        return ExchangeFormat.ReadOrigin(input.Batch!.Value(origin), out var hash, out _, out _) >= 0 ? policies.Find(hash) : null;
    }

    /// <summary>Where the record came from: across exchanges that of its source.</summary>
    private (string Topic, int Partition, long Offset) Origin(TaskInput input, int origin)
    {
        var batch = input.Batch!;
        return input.Exchange is not null && ExchangeFormat.ReadOrigin(batch.Value(origin), out var hash, out var partition, out var offset) >= 0 && partition >= 0
            ? (policies.Find(hash)?.Topic ?? input.Partition.Topic, partition, offset)
            : (input.Partition.Topic, input.Partition.Partition, batch.Offset(origin));
    }

    /// <summary>The record's bytes as this task read them, without the exchange's envelope, with its own headers, its origin and the cause.</summary>
    private void WriteDeadLetter(string topic, int origin, RecordFault fault)
    {
        var input = task.CurrentInput!;
        var batch = input.Batch!;
        var (from, partition, offset) = Origin(input, origin);
        var value = batch.Value(origin);
        if (input.Exchange is not null && ExchangeFormat.ReadOrigin(value, out _, out _, out _) is var payload and >= 0) value = value[payload..];
        var data = task.Outgoing.Data;
        data.Write(batch.Key(origin));
        data.Write(value);
        data.Write(batch.Headers(origin).Encoded);
        Header(data, "streaming.origin.topic", from);
        Header(data, "streaming.origin.partition", partition.ToString(CultureInfo.InvariantCulture));
        Header(data, "streaming.origin.offset", offset.ToString(CultureInfo.InvariantCulture));
        Header(data, "streaming.step", fault.Step);
        Header(data, "streaming.cause", fault.Cause);
        task.Outgoing.Add(
            topic, -1, task.Time.GetUtcNow().ToUnixTimeMilliseconds(), batch.KeyIsNull(origin) ? -1 : batch.Key(origin).Length, batch.ValueIsNull(origin) ? -1 : value.Length);
    }

    private void Header(ByteWriter data, string name, string value)
    {
        _scratch.Reset();
        _scratch.Advance(Encoding.UTF8.GetBytes(value, _scratch.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length))));
        RecordHeaders.Append(data, name, _scratch.Written);
    }
}

/// <summary>The record at which a worker stops.</summary>
internal sealed record FatalRecord(TaskInput Input, long Offset, StreamingException Error);
