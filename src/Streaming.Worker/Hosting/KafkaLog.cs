using Microsoft.Extensions.Logging;

namespace Streaming.Hosting;

/// <summary>Log lines of the Kafka client, by their syslog level.</summary>
internal sealed partial class KafkaLog(ILogger logger)
{
    private const int Error = 3;
    private const int Warning = 4;

    public void Write(int level, string line)
    {
        // A broker that is away is told by the worker, with what it means; the client's own lines are for who looks closer.
        if (level < Error) Failed(line);
        else if (level <= Warning) Warned(line);
        else Told(line);
    }

    [LoggerMessage(20, LogLevel.Error, "{Line}")]
    private partial void Failed(string line);

    [LoggerMessage(21, LogLevel.Debug, "{Line}")]
    private partial void Warned(string line);

    [LoggerMessage(22, LogLevel.Trace, "{Line}")]
    private partial void Told(string line);
}
