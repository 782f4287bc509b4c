using System.Globalization;

namespace Shop.Demo;

/// <summary>What <c>./demo</c> was asked for.</summary>
/// <param name="CommandConfig">A file with settings of the demo's own client; null for none. Workers have theirs from the environment, as everywhere.</param>
/// <param name="Http">The port of the first worker's metrics and health, the next ones follow; 0 for any that are free.</param>
internal sealed record DemoOptions(bool Once, int Events, int Restarts, int Workers, string Guarantee, int Http, string? CommandConfig, string Kafka, string Postgres)
{
    public const string ExactlyOnce = "exactly-once";

    public const string AtLeastOnce = "at-least-once";

    public const string Usage = """
        usage: demo [--once] [--events N] [--restarts N] [--workers N] [--guarantee exactly-once|at-least-once] [--http PORT] [--command-config FILE]
          --once        one round to the end, then leave; without it, rounds go on until Ctrl-C
          --events N    events of a round, 1,000 to 20,000,000: orders and payments, duplicates and garbage included (default 200000)
          --restarts N  stop the workers and start them again N times on the way, at most 100 (default 0)
          --workers N   worker processes that share the job, 1 to 16 (default 1)
          --guarantee   what the job promises (default exactly-once)
          --http PORT   metrics and health of worker N at PORT + N, on this machine only (default: any ports that are free)
          --command-config FILE
                        settings of librdkafka (name=value) of the demo's own client, for a secured STREAMING_KAFKA; workers take
                        theirs from Streaming__Kafka__Tls__.. and Streaming__Kafka__Sasl__..
        in a terminal: k kills a worker with -9 and starts it again, g sends garbage to the orders topic, q ends the demo as Ctrl-C does
        """;

    /// <summary>The options, or null and what is wrong with them.</summary>
    public static DemoOptions? Parse(IReadOnlyList<string> args, string? kafka, string? postgres, out string? error)
    {
        var options = new DemoOptions(false, 200_000, 0, 1, ExactlyOnce, 0, null, kafka ?? "", postgres ?? "");
        error = null;
        for (var i = 0; i < args.Count && error is null; i++)
        {
            switch (args[i])
            {
                case "--once":
                    options = options with { Once = true };
                    break;
                case "--events":
                    options = options with { Events = Number(args, ref i, 1_000, 20_000_000, ref error) };
                    break;
                case "--restarts":
                    options = options with { Restarts = Number(args, ref i, 0, 100, ref error) };
                    break;
                case "--workers":
                    options = options with { Workers = Number(args, ref i, 1, 16, ref error) };
                    break;
                case "--http":
                    options = options with { Http = Number(args, ref i, 1, 65_000, ref error) };
                    break;
                case "--command-config" when i + 1 < args.Count:
                    options = options with { CommandConfig = args[++i] };
                    break;
                case "--guarantee" when i + 1 < args.Count && args[i + 1] is ExactlyOnce or AtLeastOnce:
                    options = options with { Guarantee = args[++i] };
                    break;
                case "--guarantee":
                    error = $"--guarantee takes {ExactlyOnce} or {AtLeastOnce}.";
                    break;
                case "--command-config":
                    error = "--command-config takes the name of a file.";
                    break;
                default:
                    error = $"'{args[i]}' is not understood.";
                    break;
            }
        }
        return error is null ? options : null;
    }

    private static int Number(IReadOnlyList<string> args, ref int i, int least, int most, ref string? error)
    {
        if (i + 1 < args.Count && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            i++;
            return number;
        }
        error = string.Create(CultureInfo.InvariantCulture, $"{args[i]} takes a whole number from {least:N0} to {most:N0}.");
        return 0;
    }
}
