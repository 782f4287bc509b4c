namespace Streaming;

/// <summary>
/// Stored state that this build cannot read: written by a newer one, or by one whose types had another shape. Nothing was changed. The
/// message begins with the code (<c>STR2311</c> to <c>STR2314</c>), names the store and says how to go on.
/// </summary>
public sealed class StateFormatException : Exception
{
    private StateFormatException(string code, string store, string message)
        : base($"{code} {message}")
    {
        Code = code;
        Store = store;
    }

    /// <summary>The error's code, such as <c>STR2311</c>.</summary>
    public string Code { get; }

    /// <summary>Name of the store.</summary>
    public string Store { get; }

    internal static StateFormatException UnknownFormat(string store, byte found, byte known) => new("STR2311", store,
        $"A value in store '{store}' has format {found}; this build reads format {known} only, so a newer build wrote it. Nothing was changed. Run the newer build, or reset the job (verb reset).");

    internal static StateFormatException UnknownSchema(string store, ulong found, int known) => new("STR2312", store,
        $"A value in store '{store}' has schema {found}; this build knows schemas up to {known}, so a newer build wrote it. Nothing was changed. Run the newer build, or reset the job (verb reset).");

    internal static StateFormatException Undecodable(string store, string type, string cause) => new("STR2313", store,
        $"A value in store '{store}' cannot be decoded as {type} ({cause}). Nothing was changed. Run the build whose {type} was stored, make {type} read the old form again, or reset the job (verb reset).");

    internal static StateFormatException Truncated(string store) => new("STR2314", store,
        $"A value in store '{store}' ends within its header of format and schema, which no build writes. Nothing was changed. Remove the state directory of the task, which is rebuilt from the changelog; if it comes back, reset the job (verb reset).");
}
