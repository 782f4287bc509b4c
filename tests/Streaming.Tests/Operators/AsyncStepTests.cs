using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit;

namespace Streaming.Tests.Operators;

public sealed class AsyncStepTests
{
    // The compiler prefers these for async lambdas and then refuses them.
    [Theory]
    [InlineData(typeof(DataStream<>), "Map")]
    [InlineData(typeof(DataStream<>), "FlatMap")]
    [InlineData(typeof(DataStream<>), "ForEach")]
    [InlineData(typeof(KeyedStream<,>), "Map")]
    [InlineData(typeof(KeyedStream<,>), "FlatMap")]
    public void Async_lambdas_are_refused_at_compile_time(Type stream, string step)
    {
        foreach (var task in new[] { "Task", "ValueTask" })
        {
            var overload = Assert.Single(
                stream.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly),
                m => m.Name == step && m.GetParameters().Any(p => p.ParameterType.Name == "Func`2" && p.ParameterType.GetGenericArguments()[1].Name.Split('`')[0] == task));
            Assert.True(overload.GetCustomAttribute<ObsoleteAttribute>()!.IsError);
            Assert.Equal(task == "Task" ? 1 : 0, overload.GetCustomAttribute<OverloadResolutionPriorityAttribute>()?.Priority ?? 0);
        }
    }

    [Fact]
    public void A_keyed_stream_hides_no_step_that_takes_a_function_without_refusing_async_ones_again()
    {
        var declared = typeof(KeyedStream<,>).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).ToLookup(m => m.Name);
        foreach (var step in typeof(DataStream<>).GetMethods().Where(m => m.GetCustomAttribute<ObsoleteAttribute>() is not null).Select(m => m.Name).Distinct())
            if (declared[step].Any())
                Assert.Equal(
                    typeof(DataStream<>).GetMethods().Count(m => m.Name == step && m.GetCustomAttribute<ObsoleteAttribute>() is not null),
                    declared[step].Count(m => m.GetCustomAttribute<ObsoleteAttribute>() is not null));
    }
}
