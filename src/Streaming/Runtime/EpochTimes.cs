namespace Streaming.Runtime;

/// <summary>What a commit spent its time with.</summary>
/// <param name="Park">Waiting until every task stands between two records.</param>
/// <param name="Cut">Turning state into records.</param>
/// <param name="Deliver">Until the brokers have acknowledged all records.</param>
/// <param name="Commit">Offsets and the end of the transaction.</param>
/// <param name="Apply">Writing to the stores.</param>
internal readonly record struct EpochTimes(TimeSpan Park, TimeSpan Cut, TimeSpan Deliver, TimeSpan Commit, TimeSpan Apply)
{
    /// <summary>The phases with their names, in their order.</summary>
    public (string Phase, TimeSpan Time)[] Phases => [("park", Park), ("cut", Cut), ("deliver", Deliver), ("commit", Commit), ("apply", Apply)];

    public TimeSpan Total => Park + Cut + Deliver + Commit + Apply;
}
