using Microsoft.Extensions.Configuration;
using Streaming.Hosting;

namespace Streaming.CommandLine;

/// <summary>What every verb needs.</summary>
/// <param name="Topology">The job.</param>
/// <param name="Options">Arguments of the form <c>--Streaming:Name value</c>.</param>
/// <param name="Configure">Options that code sets.</param>
/// <param name="In">Answers; null if nobody can be asked.</param>
/// <param name="Out">Results.</param>
/// <param name="Error">What is wrong.</param>
internal sealed record VerbContext(Topology Topology, string[] Options, Action<StreamingOptions>? Configure, TextReader? In, TextWriter Out, TextWriter Error)
{
    /// <summary>
    /// Each over the one before: <c>appsettings.json</c> and that of the environment, beside the program and in the current directory; environment variables; the command line.
    /// </summary>
    public IConfigurationRoot Configuration()
    {
        var environment = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Production";
        var builder = new ConfigurationBuilder();
        foreach (var folder in new[] { AppContext.BaseDirectory, Environment.CurrentDirectory }.Select(static f => Path.TrimEndingDirectorySeparator(f)).Distinct(StringComparer.Ordinal))
        {
            builder.AddJsonFile(Path.Combine(folder, "appsettings.json"), optional: true, reloadOnChange: false);
            builder.AddJsonFile(Path.Combine(folder, $"appsettings.{environment}.json"), optional: true, reloadOnChange: false);
        }
        return builder.AddEnvironmentVariables().AddCommandLine(Options).Build();
    }

    /// <summary>The job with its options.</summary>
    /// <exception cref="StreamingException">STR2501: what is wrong with them.</exception>
    public JobSetup Setup()
    {
        try
        {
            return JobSetup.Read(Topology, Configuration(), Configure);
        }
        catch (InvalidDataException e)
        {
            throw new StreamingException("STR2501", $"{e.Message} {e.InnerException?.Message}".TrimEnd(), e);
        }
    }
}
