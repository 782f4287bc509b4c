using System.Globalization;

namespace Shop.Demo;

/// <summary>What <c>./demo</c> was asked for.</summary>
internal sealed record DemoOptions(bool Once, int Events, int Restarts, int Workers, string Guarantee, string Kafka, string Postgres)
{
    public const string Usage = """
        usage: demo [--once] [--events N] [--restarts N] [--workers N] [--guarantee exactly-once|at-least-once]
          --once        run to the end, check every result and leave; without it, rounds go on until Ctrl-C
          --events N    events of a round, orders and payments, duplicates and garbage included (default 200000)
          --restarts N  stop the worker and start it again N times on the way (default 0)
          --workers N   worker processes that share the job (default 1)
          --guarantee   what the job promises (default exactly-once)
        """;

    public static DemoOptions? Parse(string[] args)
    {
        var options = new DemoOptions(
            false, 200_000, 0, 1, "exactly-once", Environment.GetEnvironmentVariable("STREAMING_KAFKA") ?? "", Environment.GetEnvironmentVariable("STREAMING_POSTGRES") ?? "");
        for (var i = 0; i < args.Length; i++)
        {
            int Number(int least) => i + 1 < args.Length && int.TryParse(args[++i], NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= least ? n : -1;
            var next = args[i] switch
            {
                "--once" => options with { Once = true },
                "--events" => options with { Events = Number(1000) },
                "--restarts" => options with { Restarts = Number(0) },
                "--workers" => options with { Workers = Number(1) },
                "--guarantee" when i + 1 < args.Length && args[i + 1] is "exactly-once" or "at-least-once" => options with { Guarantee = args[++i] },
                _ => null,
            };
            if (next is null || next.Events < 0 || next.Restarts < 0 || next.Workers < 0) return null;
            options = next;
        }
        return options;
    }
}
