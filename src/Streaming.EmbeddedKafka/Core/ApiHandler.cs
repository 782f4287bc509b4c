using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Core;

/// <summary>What the broker does with the requests of one API.</summary>
internal abstract class ApiHandler
{
    public abstract ApiKey Api { get; }

    /// <summary>Reads a request. Its byte strings are parts of <paramref name="body"/>.</summary>
    public abstract IApiMessage Read(ReadOnlyMemory<byte> body, short version);

    /// <summary>Appends a response as a whole frame.</summary>
    public abstract void Write(WireBuffer to, short version, int correlationId, IApiMessage response);

    /// <summary>About the bytes of a response, where that is worth knowing before it is written.</summary>
    public virtual int Estimate(IApiMessage response) => 1024;

    /// <summary>A response has been written, or will not be: gives back what it holds.</summary>
    public virtual void Release(IApiMessage response)
    {
    }

    /// <summary>Answers a request, now or in a later step.</summary>
    public abstract void Handle(Call call);

    /// <summary>Answers a request with an error, wherever the response has a place for one.</summary>
    public abstract void Refuse(Call call, KafkaError error);
}

/// <summary>An API with its types.</summary>
internal abstract class ApiHandler<TRequest, TResponse> : ApiHandler
    where TRequest : class, IRequest<TResponse>, new()
    where TResponse : class, IApiMessage, new()
{
    public sealed override ApiKey Api => TRequest.Api;

    public sealed override IApiMessage Read(ReadOnlyMemory<byte> body, short version) => Frames.ReadRequest<TRequest>(body, version);

    public sealed override void Write(WireBuffer to, short version, int correlationId, IApiMessage response) =>
        Frames.WriteResponse(to, version, correlationId, (TResponse)response);

    public sealed override void Handle(Call call) => Handle((TRequest)call.Request, new Reply<TResponse>(call));

    public sealed override void Refuse(Call call, KafkaError error) => call.Answer(Refusal((TRequest)call.Request, error));

    protected abstract void Handle(TRequest request, Reply<TResponse> reply);

    /// <summary>The response that says the same error wherever there is a place for one.</summary>
    protected abstract TResponse Refusal(TRequest request, KafkaError error);
}
