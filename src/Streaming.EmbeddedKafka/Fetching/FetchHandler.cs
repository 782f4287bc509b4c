using Streaming.Kafka.Embedded.Core;
using Streaming.Kafka.Embedded.Logs;
using Streaming.Kafka.Protocol;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Embedded.Fetching;

/// <summary>
/// Reads partitions, and waits if there is not enough. Sessions are declined, as a broker may: every response is of session 0, so that clients name everything each time.
/// </summary>
internal sealed class FetchHandler(Broker broker) : ApiHandler<FetchRequest, FetchResponse>
{
    private readonly FetchReader _reader = new(broker);

    /// <inheritdoc/>
    public override int Estimate(IApiMessage response)
    {
        var bytes = 1024L;
        foreach (var partition in ((FetchResponse)response).Responses.SelectMany(t => t.Partitions)) bytes += 128 + (partition.Records?.Length ?? 0);
        return (int)Math.Min(bytes, Array.MaxLength);
    }

    protected override void Handle(FetchRequest request, Reply<FetchResponse> reply)
    {
        if (request.SessionId != 0)
        {
            // A session that is ended, with nothing more to read.
            if (request.SessionEpoch == -1) reply.Send(_reader.Read(request, reply.Version).Response);
            else reply.Send(new() { ErrorCode = KafkaError.FetchSessionIdNotFound });
            return;
        }
        if (TryAnswer(request.MaxWaitMs <= 0)) return;
        broker.Fetches.Add(new(Logs(request, reply.Version), TryAnswer), request.MaxWaitMs);

        bool TryAnswer(bool last) => broker.Guard(reply.Call, () =>
        {
            var read = _reader.Read(request, reply.Version);
            if (last || read.HasErrors || read.Bytes >= request.MinBytes || request.Topics.Length == 0) reply.Send(read.Response);
        });
    }

    protected override FetchResponse Refusal(FetchRequest request, KafkaError error) => new()
    {
        ErrorCode = error,
        Responses = [.. request.Topics.Select(t => new FetchResponse.FetchedTopic { Topic = t.Topic, TopicId = t.TopicId, Partitions = [.. t.Partitions.Select(p => FetchReader.Refuse(p.Partition, error))] })],
    };

    private PartitionLog[] Logs(FetchRequest request, short version) =>
        [.. request.Topics.SelectMany(t => t.Partitions.Select(p => _reader.Find(t, version)?.Partition(p.Partition))).OfType<PartitionLog>().Distinct()];
}
