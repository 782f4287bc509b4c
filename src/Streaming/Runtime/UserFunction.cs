using System.Runtime.CompilerServices;

namespace Streaming.Runtime;

/// <summary>
/// Calls of users' functions on rows. Where a call is profiled, the first function that was met is compiled in behind a check; a struct that does not fit registers is then taken
/// apart for it, and put together again for every other function, which costs more than their calls. So such structs are handed over in methods that are compiled without a profile.
/// </summary>
internal static class UserFunction
{
    private const int RegisterBytes = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TOut Call<T, TOut>(Func<T, TOut> function, in T value)
        => IsLarge<T>() ? CallLarge(function, in value) : function(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TOut Call<TFirst, TSecond, TOut>(Func<TFirst, TSecond, TOut> function, in TFirst first, in TSecond second)
        => IsLarge<TFirst>() || IsLarge<TSecond>() ? CallLarge(function, in first, in second) : function(first, second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Call<TAcc, T>(RefAdd<TAcc, T> function, ref TAcc accumulator, in T value)
    {
        if (IsLarge<T>()) CallLarge(function, ref accumulator, in value);
        else function(ref accumulator, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsLarge<T>() => typeof(T).IsValueType && Unsafe.SizeOf<T>() > RegisterBytes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TOut CallLarge<T, TOut>(Func<T, TOut> function, in T value) => function(value);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TOut CallLarge<TFirst, TSecond, TOut>(Func<TFirst, TSecond, TOut> function, in TFirst first, in TSecond second) => function(first, second);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CallLarge<TAcc, T>(RefAdd<TAcc, T> function, ref TAcc accumulator, in T value) => function(ref accumulator, value);
}
