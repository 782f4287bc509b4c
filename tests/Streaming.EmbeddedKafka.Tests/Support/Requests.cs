using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Tests.Support;

/// <summary>Requests that ask for nothing.</summary>
internal static class Requests
{
    private static readonly Dictionary<ApiKey, Type> ByApi = typeof(FetchRequest).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsAbstract: false } && typeof(IApiMessage).IsAssignableFrom(t) && t.Name.EndsWith("Request", StringComparison.Ordinal))
        .ToDictionary(t => (ApiKey)t.GetProperty("Api")!.GetValue(null)!, t => t);

    public static IApiMessage Empty(ApiKey api) => (IApiMessage)Activator.CreateInstance(ByApi[api])!;
}
