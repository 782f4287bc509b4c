namespace Streaming.Hosting;

/// <summary>The few services that sinks and serdes ask a worker for: what its options were given, else the host's own.</summary>
internal sealed class WorkerServices(StreamingOptions options, IServiceProvider? host) : IServiceProvider
{
    public object? GetService(Type serviceType) => options.Services.GetValueOrDefault(serviceType) ?? host?.GetService(serviceType);
}
