using System.Globalization;
using System.Text;
using Streaming.Building;
using Streaming.Diagnostics;

namespace Streaming.Runtime;

/// <summary>A task's records that cannot be processed: applies the policy of the record's source.</summary>
internal sealed class TaskFaults(StreamTask task, FaultPolicies policies) : Faults
{
    private readonly ByteWriter _scratch = new();

    public bool IsDoomed { get; private set; }

    public FatalRecord? Fatal { get; private set; }

    /// <summary>What may be left out is counted from zero on: whoever watches the counter takes its first value for the state of things, and only what comes on top for news.</summary>
    public void CountFromZero()
    {
        foreach (var source in task.Inputs.Select(static i => i.Planned.Source).OfType<SourceNode>().Where(static s => s.OnBadRecord != ErrorPolicy.Fail)) Counter(source.OnBadRecord, source.Topic);
    }

    public override void Threw(Exception error, int origin, string step, bool withoutEffect)
    {
        if (origin < 0)
            throw new TaskFailedException(new StreamingException("STR3003", $"Task {task.Id}: {step} threw {Name(error)} for a row that no single record caused (a window that closed, a value of a table). {Advice}", error));
        Handle(origin, new("STR3002", step, $"{error.GetType().FullName}: {error.Message}", error), withoutEffect);
    }

    public override void Malformed(int origin, string step, string cause) => Handle(origin, new("STR3001", step, cause), withoutEffect: true);

    public override TaskFailedException ThrewOnClose(Exception error, string step, string window, string key)
        => new(new StreamingException("STR3003", $"Task {task.Id}: {step} threw {Name(error)} while the window {window} of key {key} closed. {Advice}", error));

    /// <summary>
    /// What was made of a record was refused by a topic. The record is no longer in hand, so its policy is found when the replay comes to it.
    /// </summary>
    public void Refused(TaskInput input, long offset, string sink, string cause)
    {
        input.Faulty.TryAdd(offset, new("STR3101", $"'{sink}'", cause));
        IsDoomed = true;
    }

    /// <summary>A replay has come to a record that it leaves out.</summary>
    public void Settle(int origin, RecordFault fault)
    {
        var input = task.CurrentInput!;
        var policy = Policy(input, origin);
        if (policy == ErrorPolicy.Fail) throw End(input, origin, fault);
        Settle(input, origin, fault, policy);
    }

    private const string Advice = "There is no record to skip, so the worker stopped; it will stop here again. Mend the function or the serde and start the job again: nothing was lost.";

    private static string Name(Exception error) => $"{error.GetType().Name} ({error.Message})";

    private void Handle(int origin, RecordFault fault, bool withoutEffect)
    {
        var input = task.CurrentInput!;
        var policy = Policy(input, origin);
        if (policy == ErrorPolicy.Fail) throw End(input, origin, fault);
        if (withoutEffect)
        {
            Settle(input, origin, fault, policy);
            return;
        }
        // It has had effects: they are undone with the whole epoch, which then is done again without it.
        input.Faulty[input.Batch!.Offset(origin)] = fault;
        IsDoomed = true;
    }

    private void Settle(TaskInput input, int origin, RecordFault fault, ErrorPolicy policy)
    {
        if (policy.DeadLetterTopic is { } topic) WriteDeadLetter(topic, origin, fault);
        Counter(policy, input.Partition.Topic).Add();
    }

    private TaskCounter Counter(ErrorPolicy policy, string topic) => task.Counter(policy.DeadLetterTopic ?? topic, policy.DeadLetterTopic is null ? "skipped" : "dead-letters");

    /// <summary>The worker ends at this record; everything before it is committed first.</summary>
    private TaskFailedException End(TaskInput input, int origin, RecordFault fault)
    {
        var (topic, partition, at) = Origin(input, origin);
        var failure = new StreamingException(
            fault.Code,
            $"{topic}[{partition}]@{at} {fault.Sentence}. The policy is Fail, so the worker stopped; it will stop here again. Choose OnBadRecord(ErrorPolicy.DeadLetter(\"{topic}-dead\")) or Skip on the source, or mend the cause.",
            fault.Error);
        Fatal = new(input, input.Batch!.Offset(origin), failure);
        IsDoomed = true;
        return new(failure);
    }

    private ErrorPolicy Policy(TaskInput input, int origin) => Source(input, origin)?.OnBadRecord ?? ErrorPolicy.Fail;

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
            topic,
            -1,
            task.Time.GetUtcNow().ToUnixTimeMilliseconds(),
            batch.KeyIsNull(origin) ? -1 : batch.Key(origin).Length,
            batch.ValueIsNull(origin) ? -1 : value.Length,
            new RecordCause(input.Number, batch.Offset(origin), IsDeadLetter: true).Tag);
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
