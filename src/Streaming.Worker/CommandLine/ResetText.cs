using System.Text;
using Streaming.Runtime;

namespace Streaming.CommandLine;

/// <summary>Says what a reset does.</summary>
internal static class ResetText
{
    public static string Of(ResetPlan plan, IReadOnlyList<string> directories)
    {
        var text = new StringBuilder();
        text.Append("reset of job ").Append(plan.Job).Append(" on cluster ").Append(plan.ClusterId).Append('\n');
        if (plan.Begun is { } begun) Line("completes", $"a reset that was begun at {begun}");
        if (plan.IsEmpty && directories.Count == 0)
        {
            text.Append("  nothing is kept of this job: there is nothing to do\n");
            return text.ToString();
        }
        if (plan.Members.Count > 0) Line("waits for", $"members of the group to be gone: {string.Join(", ", plan.Members)}");
        foreach (var topic in plan.Topics) Line("deletes", $"topic {topic}");
        if (plan.HasProgress) Line(plan.Positions is null ? "deletes" : "empties", $"topic {plan.ProgressTopic}");
        Line("deletes", $"group {plan.Job} with {plan.Offsets} committed offsets");
        foreach (var (sink, description) in plan.Sinks) Line("forgets", $"positions of sink {sink} ({description})");
        foreach (var directory in directories) Line("deletes", $"state in {directory}");
        foreach (var result in plan.Results) Line("keeps", $"{result}: what was written stays, and is written again");
        foreach (var (topic, start) in plan.Starts) Line("begins", $"{topic}: {start}");
        text.Append("  State on other machines is a cache: workers there find that it belongs to another life of the job, and discard it.\n");
        return text.ToString();

        void Line(string verb, string what) => text.Append("  ").Append(verb.PadRight(10)).Append(what).Append('\n');
    }
}
