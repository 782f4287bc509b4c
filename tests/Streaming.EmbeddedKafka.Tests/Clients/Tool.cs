using System.Diagnostics;

namespace Streaming.Kafka.Embedded.Tests.Clients;

/// <summary>A program that speaks to a broker, which somebody else has written.</summary>
internal static class Tool
{
    private static readonly string? Script = Environment.GetEnvironmentVariable("STREAMING_TEST_KAFKA_TOOL");

    /// <summary>Kafka's own tools are there.</summary>
    public static void RequireKafka() => Assert.SkipWhen(string.IsNullOrEmpty(Script), "STREAMING_TEST_KAFKA_TOOL is not set: none of Kafka's own tools to try.");

    /// <summary>A program of this name is there.</summary>
    public static void Require(string program) => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, program))), $"{program} is not installed.");

    /// <summary>Runs one of Kafka's tools and gives what it prints; it must succeed.</summary>
    public static Task<string> KafkaAsync(string tool, params string[] arguments) => RunAsync(Script!, "", ["tool", tool, .. arguments]);

    /// <summary>Runs a program and gives what it prints; it must succeed.</summary>
    public static async Task<string> RunAsync(string program, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var stop = TestContext.Current.CancellationToken;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), stop);
            process.StandardInput.Close();
            await process.WaitForExitAsync(stop);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}\n{await errors}");
        return await output;
    }
}
