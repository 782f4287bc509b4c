namespace Streaming.Benchmarks.Support;

/// <summary>Numbers that look random and are reproducible.</summary>
internal static class Ids
{
    /// <summary>A bijection (the finalizer of SplitMix64): different numbers give different ids.</summary>
    public static long Of(long number)
    {
        var x = (ulong)number + 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return (long)(x ^ (x >> 31));
    }

    /// <summary>The numbers below <paramref name="count"/>, shuffled: tables filled in the order of use read faster than any real one.</summary>
    public static int[] Shuffled(int count)
    {
        var numbers = new int[count];
        for (var i = 0; i < count; i++) numbers[i] = i;
        new Random(7).Shuffle(numbers);
        return numbers;
    }
}
