namespace Streaming.Kafka.Protocol;

/// <summary>A request; <typeparamref name="TResponse"/> answers it.</summary>
internal interface IRequest<TResponse> : IApiMessage where TResponse : IApiMessage;
