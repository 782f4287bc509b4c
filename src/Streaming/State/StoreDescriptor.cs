namespace Streaming.State;

/// <summary>A store of a step: its durable name, which is also its column family and gives its changelog topic.</summary>
/// <param name="Step">The step's name.</param>
/// <param name="Role">Empty, or the fixed role of one of several stores of a step.</param>
internal sealed record StoreDescriptor(string Step, string Role = "")
{
    public string Name => Role.Length == 0 ? Step : $"{Step}.{Role}";

    public string Changelog(string job) => $"{job}.{Name}.changelog";
}
