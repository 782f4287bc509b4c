using Streaming.Testing;

namespace Streaming.Tests.Conformance;

/// <summary>What happens to the job between two rows of a table.</summary>
public enum Life
{
    /// <summary>Each row is a commit of its own.</summary>
    Commits,

    /// <summary>The worker is killed and started again.</summary>
    Restarts,

    /// <summary>The same on an empty disk.</summary>
    RestartsOnEmptyDisk,

    /// <summary>Everything is one epoch.</summary>
    OneEpoch,
}

internal static class Lives
{
    /// <summary>Lets it happen.</summary>
    public static void Between(this TopologyTestDriver driver, Life life)
    {
        if (life == Life.Commits) driver.Process();
        else if (life == Life.Restarts) driver.Restart();
        else if (life == Life.RestartsOnEmptyDisk) driver.RestartOnEmptyDisk();
    }
}
