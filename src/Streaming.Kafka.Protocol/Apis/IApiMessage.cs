namespace Streaming.Kafka.Protocol;

/// <summary>A request or a response of an API.</summary>
internal interface IApiMessage : IMessage
{
    /// <summary>The API that it belongs to.</summary>
    static abstract ApiKey Api { get; }
}
