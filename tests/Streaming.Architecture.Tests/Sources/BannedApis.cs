using System.Text.RegularExpressions;

namespace Streaming.Architecture.Tests.Sources;

/// <summary>
/// What the engine may not call, because it leaves the injected scheduler and clock (measured: see the design of the
/// runtime), or because it swallows a failed fsync.
/// </summary>
internal static partial class BannedApis
{
    private static readonly string[] Folders =
        [.. new[] { "Runtime", "Checkpointing", "State", "Time", "Operators", "Windows", "Joins", "Planning" }.Select(f => "src/Streaming/" + f)];

    private static readonly string[] UnitTests = ["tests/Streaming.Tests", "tests/Streaming.RocksDb.Tests"];

    private static readonly (Regex Pattern, string Instead)[] InEngine =
    [
        (ReadAllAsync(), "it leaves the scheduler: loop over TryRead and WaitToReadAsync"),
        (ConfigureAwaitFalse(), "it leaves the scheduler: await as it is"),
        (TaskRun(), "it leaves the scheduler: Task.Factory.StartNew with the injected one"),
        (ParallelLoops(), "it leaves the scheduler: start tasks on the injected one"),
        (WaitWithTimeout(), "its timeout is the real clock's: wait with a token of the injected TimeProvider"),
        (CancelAsync(), "it leaves the scheduler: Cancel()"),
        (Files(), "FileStream swallows failed fsyncs and is asynchronous outside of the scheduler: durable state lives in the state backend"),
        (RealClock(), "take the injected TimeProvider"),
        (Sleep(), "wait on the injected TimeProvider"),
        (DelayOnRealClock(), "give the injected TimeProvider to Task.Delay"),
    ];

    private static readonly (Regex Pattern, string Instead)[] InUnitTests =
    [
        (Sleep(), "no sleeps: wait for what is to happen"),
        (DelayOnRealClock(), "no sleeps: drive a manual TimeProvider"),
    ];

    public static IEnumerable<string> Violations(IEnumerable<TextFile> files) => files
        .Where(f => f.Path.EndsWith(".cs", StringComparison.Ordinal))
        .SelectMany(f => Folders.Any(f.IsUnder) ? In(f, InEngine) : UnitTests.Any(f.IsUnder) ? In(f, InUnitTests) : []);

    private static IEnumerable<string> In(TextFile file, (Regex Pattern, string Instead)[] rules)
    {
        var code = SourceCode.WithoutCommentsAndText(file.Text);
        foreach (var (pattern, instead) in rules)
        {
            foreach (Match match in pattern.Matches(code))
                yield return $"{file.Path}:{code.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value.Trim()} is banned here; {instead}.";
        }
    }

    [GeneratedRegex(@"\.ReadAllAsync\s*\(")]
    private static partial Regex ReadAllAsync();

    [GeneratedRegex(@"\.ConfigureAwait\s*\(\s*(continueOnCapturedContext:\s*)?false")]
    private static partial Regex ConfigureAwaitFalse();

    [GeneratedRegex(@"\bTask\.Run\s*\(")]
    private static partial Regex TaskRun();

    [GeneratedRegex(@"\bParallel\.\w+")]
    private static partial Regex ParallelLoops();

    [GeneratedRegex(@"\.WaitAsync\s*\([^;]*?(TimeSpan|[Tt]imeout|[Dd]elay|[Dd]eadline|\d)[^;]*")]
    private static partial Regex WaitWithTimeout();

    [GeneratedRegex(@"\.CancelAsync\s*\(")]
    private static partial Regex CancelAsync();

    [GeneratedRegex(@"\b(FileStream|RandomAccess|File\.(Open|Create|Write|Append)\w*)\b")]
    private static partial Regex Files();

    [GeneratedRegex(@"\b(DateTime(Offset)?\.(Utc)?Now|DateTime\.Today|Stopwatch|Environment\.TickCount(64)?)\b")]
    private static partial Regex RealClock();

    [GeneratedRegex(@"\bThread\.(Sleep|SpinWait)\b")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\bTask\.Delay\s*\((?![^;]*\b_?\w*([tT]ime|[tT]imeProvider|[cC]lock)\b)[^;]*")]
    private static partial Regex DelayOnRealClock();
}
