using Streaming.State;

namespace Streaming.Runtime;

// What a task says of what has ended it.
internal sealed partial class StreamTask
{
    /// <summary>The error that the worker ends with.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="step">The step that was at work, if it is known.</param>
    public StreamingException Explain(Exception error, string? step = null) => error switch
    {
        StreamingException coded => coded,
        StateFormatException stored => new(stored.Code, stored.Message[(stored.Code.Length + 1)..], stored),
        StateWriteException { InnerException: { } cause } unwritten => new(
            "STR3211",
            $"Task {Id} cannot store what {step} has for key {unwritten.Key}: {cause.GetType().Name}: {cause.Message} Nothing of the epoch was committed and the worker stopped; it will stop here again. "
            + "Keep such values out of the step, or give it a serde that writes them (for NaN and infinity in JSON: JsonNumberHandling.AllowNamedFloatingPointLiterals).",
            cause),
        _ => new("STR3900", $"Task {Id} failed{(step is null ? "" : $" in {step}")}: {error.GetType().Name}: {error.Message}", error),
    };
}
