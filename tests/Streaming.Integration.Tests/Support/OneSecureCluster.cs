namespace Streaming.Integration.Tests.Support;

/// <summary>One secured broker for all tests that name this collection. It is started by the first that asks: where it cannot be, that one is skipped, and says why.</summary>
[CollectionDefinition(nameof(OneSecureCluster))]
public sealed class OneSecureCluster : ICollectionFixture<OneSecureCluster>, IAsyncDisposable
{
    private SecureCluster? _cluster;

    // Tests of a collection run one after another.
    internal async Task<SecureCluster> GetAsync() => _cluster ??= await SecureCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? default;
}
