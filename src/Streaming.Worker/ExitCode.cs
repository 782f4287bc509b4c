namespace Streaming;

/// <summary>Exit codes of a worker process.</summary>
public static class ExitCode
{
    /// <summary>Stopped as asked, or a bounded run, a check, a reset or a drain is complete.</summary>
    public const int Ok = 0;

    /// <summary>The job failed, or a check found that it would: the last lines say why.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong. Nothing was started.</summary>
    public const int Usage = 2;

    /// <summary>A stop did not complete within <see cref="StreamingOptions.ShutdownTimeout"/>; what was not committed is read again at the next start.</summary>
    public const int ShutdownTimeout = 3;

    /// <summary>A reset was not agreed to. Nothing was changed.</summary>
    public const int Declined = 4;
}
