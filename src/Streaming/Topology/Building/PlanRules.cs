using Streaming.Planning;

namespace Streaming.Building;

/// <summary>What can be seen only when the graph is cut.</summary>
internal static class PlanRules
{
    public static void Check(Plan plan, Mistakes mistakes)
    {
        // An exchange that leads back to the steps before it: each side would wait for the other's event time for ever.
        foreach (var exchange in plan.Subtopologies.SelectMany(s => s.Exchanges).OrderBy(e => e.Id))
        {
            var reader = Reader(plan, exchange);
            if (plan.Writers(exchange).FirstOrDefault(w => Reaches(plan, reader, w, [])) is not { } writer) continue;
            mistakes.Add(exchange, "STR1014", $"{exchange} leads back to the tasks it comes from ('{writer.Name}'): its records would meet the stream they are made of, and event time would stand still. Put a KeyBy in front of the other side too.");
            return;
        }
    }

    private static bool Reaches(Plan plan, Subtopology from, Subtopology to, HashSet<Subtopology> seen)
        => from == to || seen.Add(from) && from.Exchanges.Any(e => Reaches(plan, Reader(plan, e), to, seen));

    private static Subtopology Reader(Plan plan, ExchangeNode exchange) => plan.Subtopologies.First(s => s.Inputs.Any(i => i.Node == exchange));
}
