using System.Diagnostics.CodeAnalysis;

namespace Streaming.Runtime;

/// <summary>
/// Fetches the schema that a record needs, for as long as that takes: the record's input waits, nothing else does. Looked at by the lane of the task.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A source of tokens without a timer holds nothing to give back.")]
internal sealed class SchemaFetch
{
    private readonly CancellationTokenSource _abandoned = new();
    private volatile bool _isRunning = true;

    private SchemaFetch()
    {
    }

    /// <summary>Until the schema is there or, once abandoned, the call that was under way has returned: a codec is not used meanwhile.</summary>
    public bool IsRunning => _isRunning;

    /// <param name="reader">Its last read has stopped before the record.</param>
    /// <param name="record">The record, for reports.</param>
    /// <param name="environment">Gets the reports, and is told when it is over.</param>
    public static SchemaFetch Start(RecordReader reader, string record, TaskEnvironment environment)
    {
        var fetch = new SchemaFetch();
        _ = fetch.RunAsync(reader, record, environment);
        return fetch;
    }

    /// <summary>Nobody waits for it any more.</summary>
    public void Abandon() => _abandoned.Cancel();

    private async Task RunAsync(RecordReader reader, string record, TaskEnvironment environment)
    {
        // Not within the step: a lane does not even wait for what user code does before it awaits.
        await Task.Yield();
        var abandoned = _abandoned.Token;
        var backoff = new Backoff(record);
        try
        {
            while (!abandoned.IsCancellationRequested && await TryAsync(reader, abandoned) is { } error)
            {
                var pause = backoff.Next();
                environment.Events.Retrying($"The schema of {record} cannot be fetched for now: {error.GetType().Name}: {error.Message}", pause, beside: this);
                await Task.Delay(pause, environment.Time, abandoned);
            }
        }
        catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
        {
            // In a pause.
        }
        finally
        {
            environment.Events.GoesOn(this);
            _isRunning = false;
            environment.Wake();
        }
    }

    private static async ValueTask<Exception?> TryAsync(RecordReader reader, CancellationToken abandoned)
    {
        try
        {
            await reader.FetchSchemaAsync(abandoned);
            return null;
        }
        catch (Exception e)
        {
            return abandoned.IsCancellationRequested ? null : e;
        }
    }
}
