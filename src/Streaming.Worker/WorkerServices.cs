namespace Streaming;

/// <summary>The few services that sinks and serdes ask a worker for.</summary>
internal sealed class WorkerServices(StreamingOptions options) : IServiceProvider
{
    public object? GetService(Type serviceType) => options.Services.GetValueOrDefault(serviceType);
}
