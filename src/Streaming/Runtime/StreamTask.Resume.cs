using Streaming.Checkpointing;

namespace Streaming.Runtime;

// A rebalance takes all tasks away for a moment, and gives most of them back.
internal sealed partial class StreamTask
{
    /// <summary>As of the last commit, with nothing to read; lanes are parked.</summary>
    public void Suspend()
    {
        CurrentInput = null;
        foreach (var input in Inputs) input.Discard();
        Outgoing.Clear();
        Sent = 0;
    }

    /// <summary>
    /// The live state is that of the last commit of this worker, and nobody has gone on behind it.
    /// </summary>
    /// <param name="inputs">The same inputs, as progress says now.</param>
    /// <param name="worker">The worker.</param>
    /// <param name="incarnation">Its life.</param>
    public bool CanResume(IReadOnlyList<TaskInput> inputs, string worker, Guid incarnation) =>
        inputs.Count == Inputs.Length && inputs.Zip(Inputs).All(pair => pair.First.Partition == pair.Second.Partition
            && pair.First.Committed.Writer is var writer && (writer.Worker, writer.Incarnation) == (worker, incarnation)
            && writer == pair.Second.Committed.Writer && pair.First.Committed.NextOffset == pair.Second.Committed.NextOffset);

    /// <summary>Takes over what an assignment decides about its inputs.</summary>
    public void Rejoin(IReadOnlyList<TaskInput> inputs)
    {
        for (var i = 0; i < Inputs.Length; i++) Inputs[i].Rejoin(inputs[i]);
    }

    /// <summary>Reads on; operators keep what they have.</summary>
    public void Resume(long attempt)
    {
        foreach (var input in Inputs) input.Restart(attempt);
        ObserveTime();
    }
}
