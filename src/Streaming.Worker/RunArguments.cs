using Microsoft.Extensions.Configuration;

namespace Streaming;

/// <summary>The command line: a verb, flags of <c>run</c>, and options as <c>--Streaming:Name value</c>.</summary>
internal sealed record RunArguments(string Verb, bool UntilEnd, bool Drain, bool Status, IConfiguration Configuration)
{
    public const string Usage = """
        usage: run [--until end] [--drain] [--status] [--Streaming:Option value ..]
               describe
          --until end   stop at the end that the sources have now, commit and exit 0
          --drain       with --until end: emit every open window first; what comes later for those windows is late
          --status      print a status line a second
        Options come from the environment too: Streaming__Kafka__BootstrapServers=localhost:9092.
        """;

    /// <summary>The arguments, or null and what is wrong with them.</summary>
    public static RunArguments? Parse(string[] args, out string? error)
    {
        var (verb, until, drain, status) = ("run", false, false, false);
        var rest = new List<string>();
        error = null;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "run" or "describe" when i == 0:
                    verb = args[0];
                    break;
                case "--until" when i + 1 < args.Length && args[i + 1] == "end":
                    (until, i) = (true, i + 1);
                    break;
                case "--drain":
                    drain = true;
                    break;
                case "--status":
                    status = true;
                    break;
                case var option when option.StartsWith("--Streaming:", StringComparison.OrdinalIgnoreCase):
                    rest.Add(option);
                    if (!option.Contains('=') && i + 1 < args.Length) rest.Add(args[++i]);
                    break;
                default:
                    error = $"STR2502 '{args[i]}' is not understood.{Environment.NewLine}{Usage}";
                    return null;
            }
        }
        if (drain && !until)
        {
            error = $"STR2502 --drain needs --until end: a run without an end has nothing to drain.{Environment.NewLine}{Usage}";
            return null;
        }
        return new(verb, until, drain, status, new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine([.. rest]).Build());
    }
}
