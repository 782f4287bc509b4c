using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Streaming.Worker.Tests.Support;
using Xunit;

namespace Streaming.Worker.Tests.Hosting;

public sealed class AddStreamingTests
{
    [Fact]
    public async Task A_wrong_configuration_fails_the_start_of_the_host_with_every_mistake()
    {
        using var host = Build(new() { ["Streaming:Lanes"] = "0" });
        var error = await Assert.ThrowsAsync<StreamingException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal("STR2501", error.Code);
        Assert.Contains("Streaming:Kafka:BootstrapServers is not set", error.Message, StringComparison.Ordinal);
        Assert.Contains("Streaming:Lanes is 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_waits_for_its_broker_stops_with_the_host()
    {
        var folder = Directory.CreateTempSubdirectory("streaming-host-");
        try
        {
            using var host = Build(new() { ["Streaming:Kafka:BootstrapServers"] = "127.0.0.1:1", ["Streaming:StateDirectory"] = folder.FullName });
            await host.StartAsync(TestContext.Current.CancellationToken);
            await host.StopAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static IHost Build(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddStreaming(Jobs.Copy);
        return builder.Build();
    }
}
