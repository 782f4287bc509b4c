namespace Streaming.Cli;

/// <summary>Exit codes of the command; the first three are those of a worker.</summary>
internal static class ExitCodes
{
    /// <summary>Done, or ended as asked.</summary>
    public const int Ok = 0;

    /// <summary>It failed: the last line says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The port or the data directory is in use by another process. Nothing was changed.</summary>
    public const int InUse = 4;
}
