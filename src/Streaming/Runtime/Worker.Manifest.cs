namespace Streaming.Runtime;

internal sealed partial class Worker
{
    private Task CheckManifestAsync() => Task.CompletedTask;
}
