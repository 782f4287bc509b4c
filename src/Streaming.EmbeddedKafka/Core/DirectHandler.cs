using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Core;

/// <summary>An API whose requests are always answered at once.</summary>
internal abstract class DirectHandler<TRequest, TResponse> : ApiHandler<TRequest, TResponse>
    where TRequest : class, IRequest<TResponse>, new()
    where TResponse : class, IApiMessage, new()
{
    protected sealed override void Handle(TRequest request, Reply<TResponse> reply) => reply.Send(Answer(request, reply.Call));

    protected abstract TResponse Answer(TRequest request, Call call);
}
