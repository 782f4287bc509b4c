using Streaming.Planning;

namespace Streaming.Building;

/// <summary>What can be seen only when the graph is cut.</summary>
internal static class PlanRules
{
    public static void Check(Plan plan, Mistakes mistakes)
    {
        foreach (var same in plan.Subtopologies.GroupBy(s => s.Name).Where(g => g.Count() > 1))
        {
            var nodes = same.Select(s => s.Sink ?? s.Nodes.FirstOrDefault(n => n.Name == same.Key) ?? s.Nodes[0]).ToList();
            mistakes.Add(nodes[^1], "STR1002", $"{nodes[0]} and {nodes[^1]} would both give their tasks the name '{same.Key}'. Give one of them another name (a sink with name:).");
        }

        // An exchange that leads back to the steps before it: each side would wait for the other's event time for ever.
        foreach (var exchange in plan.Subtopologies.SelectMany(s => s.Exchanges).OrderBy(e => e.Id))
        {
            var (writer, reader) = (plan.Subtopologies.First(s => s.Nodes.Contains(exchange)), plan.Subtopologies.First(s => s.Inputs.Any(i => i.Node == exchange)));
            if (!Reaches(plan, reader, writer, [])) continue;
            mistakes.Add(exchange, "STR1014", $"{exchange} leads back to the tasks it comes from ('{writer.Name}'): its records would meet the stream they are made of, and event time would stand still. Put a KeyBy in front of the other side too.");
            return;
        }
    }

    private static bool Reaches(Plan plan, Subtopology from, Subtopology to, HashSet<Subtopology> seen)
        => from == to || seen.Add(from) && from.Exchanges.Any(e => Reaches(plan, plan.Subtopologies.First(s => s.Inputs.Any(i => i.Node == e)), to, seen));
}
