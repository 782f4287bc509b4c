using Streaming.Checkpointing;

namespace Streaming.Runtime;

/// <summary>Why a job cannot start or go on where it is: told by workers, and by a check beforehand.</summary>
internal static class StartErrors
{
    public static StreamingException MadeAnew(string job, string topic, Guid noted, Guid found) => new(
        "STR2201",
        $"Topic '{topic}' was made anew: progress of job '{job}' belongs to the topic with id {noted}, the cluster has {found}. Old offsets mean nothing in the new topic. Reset the job (verb reset), or take a new job name.");

    public static StreamingException OffsetGone(string what, Exception? inner = null) => new(
        "STR2202",
        $"{what}. Retention has removed records that the job has not read. Restore the topic, or accept the loss and reset the job (verb reset). (The position of a topic of the job's own that ends in .sink is in the outside store's table of positions: move it there.)", inner);

    public static StreamingException OffsetChanged(TopicPartition at, InputProgress stored, long offset) => new(
        "STR2203",
        $"The group's offset of {at} was changed from outside: progress is at {stored.NextOffset} (epoch {stored.Writer}), the group's offset at {offset}. "
        + "Offsets alone cannot move a job that has state. Put the offset back, or move the whole job with the verb reset (--to-earliest, --to-datetime).");

    public static StreamingException TopicGone(string job, string topic) => new(
        "STR2204",
        $"Topic '{topic}' is gone, and progress of job '{job}' says that it was there. What it held is lost, and the rest of the job's state means nothing without it. Restore the topic, or reset the job (verb reset).");

    public static StreamingException Deleted(string job, string topic) => new(
        "STR2204",
        $"Topic '{topic}' was deleted while job '{job}' was running. What was not read of it is lost, and positions in it mean nothing in another one of its name. Make it anew and reset the job (verb reset), or take a new job name.");

    public static StreamingException ProgressLost(string job, string progressTopic, string trace) => new(
        "STR2206",
        $"Topic '{progressTopic}' has no positions of job '{job}', but {trace}. The progress of the job was lost, or another application uses this group. "
        + "Starting from the beginning would count again what state already holds. Restore the topic, reset the job as a whole (verb reset), or take another job name.");

    public static StreamingException ResetBegun(string job, ResetMark mark) => new(
        "STR2210",
        $"A reset of job '{job}' was begun at {mark} and is not complete: part of what the job keeps is deleted. Nothing was changed. Run the verb reset again: it completes what was begun.");

    /// <summary>True if the cluster refuses who asks, or what is asked.</summary>
    public static bool IsNotAllowed(TransportException e) => e.Kind is TransportErrorKind.Unauthorized or TransportErrorKind.Unauthenticated;

    public static StreamingException NotAllowed(TransportException inner) => new(
        "STR2402", $"{(inner.Kind == TransportErrorKind.Unauthenticated ? "The cluster does not let the worker in" : "A right is missing")}: {inner.Message}", inner);
}
