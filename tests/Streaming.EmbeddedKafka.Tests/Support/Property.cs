using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Kafka.Embedded.Tests.Support;

/// <summary>Tries something with random numbers.</summary>
internal static class Property
{
    /// <summary>Runs it with <paramref name="tries"/> seeds; a failure names the seed that repeats it.</summary>
    public static void Holds(int tries, Action<Random> holds) => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        holds(new Random(seed));
        return true;
    }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(tries));
}
