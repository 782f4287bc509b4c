using System.Buffers;
using System.Runtime.InteropServices;
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
        foreach (var topic in ((FetchResponse)response).Responses) bytes += 128L * topic.Partitions.Length;
        return (int)Math.Min(bytes, Array.MaxLength);
    }

    /// <inheritdoc/>
    public override void Release(IApiMessage response)
    {
        foreach (var topic in ((FetchResponse)response).Responses)
        {
            foreach (var partition in topic.Partitions)
            {
                if (MemoryMarshal.TryGetMemoryManager<byte, MemoryManager<byte>>(partition.Records ?? default, out var records)) ((IDisposable)records).Dispose();
            }
        }
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
            else Release(read.Response);
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
