namespace Streaming.Runtime;

/// <summary>What is wrong with a record.</summary>
/// <param name="Code">STR3001: cannot be decoded; STR3002: user code threw; STR3101: a topic refused what was made of it.</param>
/// <param name="Step">Where.</param>
/// <param name="Cause">Why, without payload.</param>
/// <param name="Error">What was thrown, if anything was.</param>
internal sealed record RecordFault(string Code, string Step, string Cause, Exception? Error = null)
{
    /// <summary>The sentence behind the record's name.</summary>
    public string Sentence => Code switch
    {
        "STR3001" => $"cannot be decoded by {Step} ({Cause})",
        "STR3101" => $"made a record for {Step} that was refused: {Cause}",
        _ => $"made {Step} throw {Cause}",
    };
}
