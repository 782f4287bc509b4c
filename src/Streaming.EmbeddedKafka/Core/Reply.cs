using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Core;

/// <summary>The way back to who asked for a <typeparamref name="T"/>. May be kept until there is something to say.</summary>
/// <param name="Call">The call that it ends.</param>
internal readonly record struct Reply<T>(Call Call) where T : class, IApiMessage
{
    /// <summary>The version of the request, in which the response will be.</summary>
    public short Version => Call.Version;

    public void Send(T response) => Call.Answer(response);
}
