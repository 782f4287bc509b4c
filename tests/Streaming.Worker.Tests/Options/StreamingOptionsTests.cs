using Xunit;

namespace Streaming.Worker.Tests.Options;

public sealed class StreamingOptionsTests
{
    public static TheoryData<string, Action<StreamingOptions>> Wrong => new()
    {
        { "Kafka:BootstrapServers", o => o.Kafka.BootstrapServers = " " },
        { "Kafka:ReplicationFactor", o => o.Kafka.ReplicationFactor = 0 },
        { "Kafka:ReplicationFactor", o => o.Kafka.ReplicationFactor = -2 },
        { "Http:Port", o => o.Http.Port = 65536 },
        { "Http:Port", o => o.Http.Port = -2 },
        { "Http:Address", o => o.Http.Address = "localhost" },
        { "WorkerName", o => o.WorkerName = "" },
        { "WorkerName", o => o.WorkerName = "a b" },
        { "WorkerName", o => o.WorkerName = ".." },
        { "WorkerName", o => o.WorkerName = new string('a', 201) },
        { "StateDirectory", o => o.StateDirectory = "" },
        { "Guarantee", o => o.Guarantee = (Guarantee)7 },
        { "LogFormat", o => o.LogFormat = (LogFormat)7 },
        { "TransactionTimeout", o => o.TransactionTimeout = TimeSpan.FromMinutes(16) },
        { "CommitInterval", o => o.CommitInterval = TimeSpan.FromMilliseconds(9) },
        { "CommitInterval", o => o.CommitInterval = TimeSpan.FromSeconds(8) },
        { "Lanes", o => o.Lanes = 0 },
        { "MemoryLimit", o => o.MemoryLimit = (64 << 20) - 1 },
        { "SessionTimeout", o => o.SessionTimeout = TimeSpan.FromSeconds(2) },
        { "SessionTimeout", o => o.SessionTimeout = TimeSpan.FromMinutes(31) },
        { "ShutdownTimeout", o => o.ShutdownTimeout = TimeSpan.FromSeconds(-1) },
        { "ShutdownTimeout", o => o.ShutdownTimeout = TimeSpan.FromDays(1) },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void A_value_out_of_its_range_is_named(string name, Action<StreamingOptions> set)
    {
        var options = new StreamingOptions();
        options.Kafka.BootstrapServers = "localhost:9092";
        Assert.Empty(options.Validate());
        set(options);
        Assert.Equal(name, Assert.Single(options.Validate()).Name);
    }

    [Theory]
    [InlineData("w-0")]
    [InlineData("Pod_1.shop")]
    public void Names_that_brokers_take_are_taken(string name)
    {
        var options = new StreamingOptions { WorkerName = name };
        options.Kafka.BootstrapServers = "localhost:9092";
        Assert.Empty(options.Validate());
    }
}
