using Microsoft.Extensions.Configuration;
using Streaming.Hosting;
using Streaming.Postgres;
using Streaming.Worker.Tests.Support;
using Xunit;

namespace Streaming.Worker.Tests.Options;

public sealed class OptionsReaderTests
{
    private static readonly (string, string?) Servers = ("Kafka:BootstrapServers", "127.0.0.1:1");

    [Fact]
    public async Task Every_kind_of_option_is_read()
    {
        await using var setup = Read(
            Jobs.Copy, null, Servers, ("lanes", "3"), ("CommitInterval", "250ms"), ("MemoryLimit", "128MiB"), ("Guarantee", "AtLeastOnce"), ("LeaveOnStop", "true"), ("Http:Port", "8080"),
            ("Kafka:ReplicationFactor", "3"), ("Kafka:Settings:compression.type", "zstd"), ("WorkerName", ""));
        var options = setup.Options;
        Assert.Equal(
            (3, TimeSpan.FromMilliseconds(250), 128L << 20, Guarantee.AtLeastOnce, true, 8080, (short)3, null),
            (options.Lanes, options.CommitInterval, options.MemoryLimit, options.Guarantee, options.LeaveOnStop, options.Http.Port, options.Kafka.ReplicationFactor, options.WorkerName));
        Assert.Equal("zstd", options.Kafka.Settings["compression.type"]);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_in_one_message()
    {
        var error = Refused(
            Jobs.Table, null, ("Lanes", "many"), ("SessionTimout", "10s"), ("Kafka", "localhost"), ("ShutdownTimeout:Seconds", "3"), ("Postgress:ConnectionString", "Host=x"), ("Postgres:AbandonAfter", "0s"),
            ("Kafka:Settings:group.id", "mine"), Servers);
        Assert.Equal("STR2501", error.Code);
        Assert.Equal(
            [
                "STR2501 Streaming:Kafka is a group of options and has no value itself.",
                "STR2501 Streaming:Lanes is 'many'; it must be a whole number.",
                "STR2501 Streaming:Postgress is no option; the nearest name is Postgres.",
                "STR2501 Streaming:SessionTimout is no option; the nearest name is SessionTimeout.",
                "STR2501 Streaming:ShutdownTimeout is one value, and has others below it.",
                "STR2501 Streaming:Postgres:AbandonAfter is 00:00:00; it must be from 1 s to 1 day.",
            ],
            error.Message.Split(Environment.NewLine)[..^1]);
        Assert.Contains("'group.id' is decided by the engine", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_of_a_connector_that_the_job_does_not_use_is_none() =>
        Assert.Contains("Streaming:Postgres is no option", Refused(Jobs.Copy, null, Servers, ("Postgres:ConnectionString", "Host=x")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_text_may_be_in_a_file()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "Host=db;Password=canary\n", TestContext.Current.CancellationToken);
        try
        {
            await using var setup = Read(Jobs.Table, null, Servers, ("Postgres:ConnectionStringFile", file));
            Assert.Equal("Host=db;Password=canary", ((PostgresOptions)new WorkerServices(setup.Options, null).GetService(typeof(PostgresOptions))!).ConnectionString);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("Streaming:Postgres:ConnectionStringFile cannot be read", Refused(Jobs.Table, null, Servers, ("Postgres:ConnectionStringFile", "/no/such/file")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_text_that_may_be_a_secret_is_not_shown()
    {
        var message = Refused(Jobs.Table, null, Servers, ("Postgres:ConnectionString", "canary=1;;=x"), ("Kafka:Settings:sasl.password", "canary"), ("Kafka:Settings:ssl.key.pem", "canary"), ("Passwort", "canary")).Message;
        Assert.Contains("Streaming:Postgres:ConnectionString is no valid connection string", message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_stands_over_the_configuration()
    {
        await using var setup = Read(Jobs.Table, o =>
        {
            o.Lanes = 5;
            o.Use(new PostgresOptions { ConnectionString = "Host=code" });
        }, Servers, ("Lanes", "3"), ("Postgres:ConnectionString", "Host=file"));
        Assert.Equal(5, setup.Options.Lanes);
        Assert.Equal("Host=code", ((PostgresOptions)new WorkerServices(setup.Options, null).GetService(typeof(PostgresOptions))!).ConnectionString);
    }

    private static StreamingException Refused(Topology topology, Action<StreamingOptions>? configure, params (string Key, string? Value)[] values) =>
        Assert.Throws<StreamingException>(() => Read(topology, configure, values));

    private static JobSetup Read(Topology topology, Action<StreamingOptions>? configure, params (string Key, string? Value)[] values) => JobSetup.Read(
        topology, new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create($"Streaming:{v.Key}", v.Value))).Build(), configure);
}
