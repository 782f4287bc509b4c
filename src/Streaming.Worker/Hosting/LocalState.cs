using System.Globalization;

namespace Streaming.Hosting;

/// <summary>The state of a job's workers on this machine: its numbered directories.</summary>
internal static class LocalState
{
    /// <summary>Those that are there.</summary>
    public static IReadOnlyList<string> Find(JobSetup setup)
    {
        var root = Path.Combine(setup.Options.StateDirectory, setup.Topology.Name);
        return !Directory.Exists(root)
            ? []
            : [.. Directory.EnumerateDirectories(root).Where(static d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out _)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Removes the state of every task in them; returns what it removed.</summary>
    public static async Task<IReadOnlyList<string>> RemoveAsync(JobSetup setup, CancellationToken cancellationToken)
    {
        var removed = new List<string>();
        foreach (var directory in Find(setup))
        {
            await using var state = setup.OpenState(directory);
            removed.AddRange((await state.RemoveUnusedAsync(DateTimeOffset.MaxValue, cancellationToken)).Select(t => Path.Combine(directory, t)));
        }
        return removed;
    }
}
