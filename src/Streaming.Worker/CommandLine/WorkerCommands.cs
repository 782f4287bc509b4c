using System.CommandLine;
using System.Globalization;
using Streaming.Hosting;
using Streaming.Runtime;

namespace Streaming.CommandLine;

/// <summary>The verbs of a worker process and their options. Options of the worker itself, <c>--Streaming:Name value</c>, are taken out beforehand.</summary>
internal static class WorkerCommands
{
    private static readonly string[] Prefixes = ["--Streaming:", "--Logging:"];

    /// <summary>Runs what the command line says; without a verb that is run.</summary>
    public static async Task<int> InvokeAsync(Topology topology, string[] args, Action<StreamingOptions>? configure, TextReader? input, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var (verbs, options) = Split(args);
        var root = Root(new(topology, options, configure, input, output, error), cancellationToken);
        if (verbs is not [{ } first, ..] || (first.StartsWith('-') && first is not ("--help" or "-h" or "-?" or "--version"))) verbs.Insert(0, "run");
        var parsed = root.Parse(verbs);
        if (parsed.Errors.Count > 0)
        {
            foreach (var mistake in parsed.Errors) await error.WriteLineAsync($"STR2502 {mistake.Message}");
            await error.WriteLineAsync("--help shows the verbs, VERB --help its options.");
            return ExitCode.Usage;
        }
        try
        {
            // Signals are the host's.
            return await parsed.InvokeAsync(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellationToken);
        }
        catch (StreamingException e)
        {
            await error.WriteLineAsync(e.Message);
            return e.Code is "STR2501" or "STR2502" or "STR2505" ? ExitCode.Usage : ExitCode.Failed;
        }
        catch (TransportException e)
        {
            await error.WriteLineAsync(StartErrors.IsNotAllowed(e) ? StartErrors.NotAllowed(e).Message : e.Message);
            return ExitCode.Failed;
        }
    }

    /// <summary>Takes the options of the worker out.</summary>
    private static (List<string> Verbs, string[] Options) Split(string[] args)
    {
        var (verbs, options) = (new List<string>(), new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            if (!Array.Exists(Prefixes, p => args[i].StartsWith(p, StringComparison.OrdinalIgnoreCase))) verbs.Add(args[i]);
            else if (args[i].Contains('=', StringComparison.Ordinal) || i + 1 == args.Length) options.Add(args[i]);
            else options.AddRange([args[i], args[++i]]);
        }
        return (verbs, [.. options]);
    }

    private static RootCommand Root(VerbContext context, CancellationToken stop) => new(
        $"A worker of job {context.Topology.Name}. Its options come from appsettings.json, the environment (Streaming__Kafka__BootstrapServers=localhost:9092) and the command line (--Streaming:Kafka:BootstrapServers localhost:9092).")
    {
        Run(context, stop), Check(context, stop), Describe(context), Reset(context, stop), Drain(context, stop),
    };

    private static Command Run(VerbContext context, CancellationToken stop)
    {
        var until = new Option<string>("--until") { Description = "Stop at the end that the sources have now, commit and exit.", HelpName = "end" };
        until.AcceptOnlyFromAmong("end");
        var drain = new Option<bool>("--drain") { Description = "With --until end: emit every open window first; what comes later for those windows is late." };
        var status = new Option<bool>("--status") { Description = "Print a status line a second." };
        var command = new Command("run", "Run until told to stop, or to the end. The default.") { until, drain, status };
        command.Validators.Add(r =>
        {
            if (r.GetValue(drain) && r.GetValue(until) is null) r.AddError("--drain needs --until end: a run without an end has nothing to drain. To make a worker leave its group, use the verb drain.");
        });
        command.SetAction((r, _) => RunVerb.RunAsync(context, new RunMode(r.GetValue(until) is not null, r.GetValue(drain), r.GetValue(status)), stop));
        return command;
    }

    private static Command Check(VerbContext context, CancellationToken stop)
    {
        var command = new Command("check", "Connect, tell everything that would keep the job from starting, and change nothing.");
        command.SetAction((_, _) => CheckVerb.RunAsync(context, stop));
        return command;
    }

    private static Command Describe(VerbContext context)
    {
        var format = new Option<string>("--format") { Description = "How the plan is printed.", DefaultValueFactory = static _ => DescribeVerb.Text };
        format.AcceptOnlyFromAmong(DescribeVerb.Text, DescribeVerb.Mermaid);
        var acls = new Option<bool>("--acls") { Description = "Print the least rights that the job needs, as commands of kafka-acls.sh." };
        var principal = new Option<string>("--principal") { Description = "With --acls: whom they are given to.", HelpName = "User:name", DefaultValueFactory = static _ => "User:NAME" };
        var command = new Command("describe", "Print the plan. Needs no cluster.") { format, acls, principal };
        command.SetAction((r, _) => DescribeVerb.RunAsync(context, r.GetValue(format)!, r.GetValue(acls), r.GetValue(principal)!));
        return command;
    }

    private static Command Reset(VerbContext context, CancellationToken stop)
    {
        var earliest = new Option<bool>("--to-earliest") { Description = "Begin at the first records that are there, whatever the sources say." };
        var instant = new Option<DateTimeOffset?>("--to-datetime")
        {
            Description = "Begin at the first records whose Kafka timestamp is not before this, such as 2026-11-27T08:00Z.",
            HelpName = "time",
            CustomParser = static r =>
            {
                if (DateTimeOffset.TryParse(r.Tokens.Count == 1 ? r.Tokens[0].Value : "", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
                r.AddError("--to-datetime needs a time such as 2026-11-27T08:00Z; without a zone it is UTC.");
                return null;
            },
        };
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be done, and do nothing." };
        var command = new Command("reset", "Delete what the job keeps (offsets, progress, changelogs, exchanges, positions in databases, state on this machine), so that its next start is its first. Results stay.") { earliest, instant, yes, dryRun };
        command.Validators.Add(r =>
        {
            if (r.GetValue(earliest) && r.GetResult(instant) is not null) r.AddError("--to-earliest and --to-datetime are two beginnings: give one.");
        });
        command.SetAction((r, _) => new ResetVerb(
            context, r.GetValue(earliest) ? StartPosition.Earliest : r.GetValue(instant) is { } time ? StartPosition.At(time) : null, r.GetValue(yes), r.GetValue(dryRun)).RunAsync(stop));
        return command;
    }

    private static Command Drain(VerbContext context, CancellationToken stop)
    {
        var worker = new Option<string?>("--worker") { Description = "Take a worker that has ended out of the group, by its name.", HelpName = "name" };
        var command = new Command("drain", "Make the worker of this machine (Streaming:Http:Port) commit, leave the group for good and end, so that others take over at once.") { worker };
        command.SetAction((r, _) => DrainVerb.RunAsync(context, r.GetValue(worker), stop));
        return command;
    }
}
