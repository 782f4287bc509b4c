using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streaming.Hosting;

namespace Streaming.CommandLine;

/// <summary>Runs a worker as this process.</summary>
internal static class RunVerb
{
    public static async Task<int> RunAsync(VerbContext context, RunMode mode, CancellationToken cancellationToken)
    {
        var configuration = context.Configuration();
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") });
        builder.Configuration.AddConfiguration(configuration);
        builder.Services.Configure<ConsoleLifetimeOptions>(static o => o.SuppressStatusMessages = true);
        AddLog(builder.Logging, configuration, context.Configure);
        builder.Services.AddWorker(context.Topology, mode, context.Configure);
        using var host = builder.Build();
        using var stop = cancellationToken.Register(host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication);
        // The code of this run, not of one before it in the same process.
        Environment.ExitCode = ExitCode.Ok;
        await host.StartAsync(CancellationToken.None);
        await host.WaitForShutdownAsync(CancellationToken.None);
        return Environment.ExitCode;
    }

    private static void AddLog(ILoggingBuilder log, IConfiguration configuration, Action<StreamingOptions>? configure)
    {
        // A start that fails is told by the command, with what is wrong and no trace.
        log.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        log.AddConfiguration(configuration.GetSection("Logging"));
        // The format alone, before options are checked: what is wrong is told by the start.
        var options = new StreamingOptions();
        if (OptionValues.Parse(typeof(LogFormat), configuration[$"{JobSetup.Section}:{nameof(LogFormat)}"] ?? "", out _) is LogFormat format) options.LogFormat = format;
        configure?.Invoke(options);
        var json = options.LogFormat == LogFormat.Json
            || (options.LogFormat == LogFormat.Auto && Environment.GetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER") is "true" or "1");
        if (json)
        {
            log.AddJsonConsole(static c =>
            {
                c.UseUtcTimestamp = true;
                c.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
        else
        {
            log.AddSimpleConsole(static c =>
            {
                c.SingleLine = true;
                c.TimestampFormat = "HH:mm:ss.fff ";
            });
        }
    }
}
