using System.Buffers.Binary;

namespace Streaming.Kafka.Protocol;

/// <summary>Whole requests and responses: four bytes of size, a header, a body.</summary>
internal static class Frames
{
    /// <summary>Bytes of the size in front of a frame.</summary>
    public const int SizeBytes = 4;

    /// <summary>
    /// The bytes of the next frame without the size in front of it; false if not even the size is there yet. A size that is negative or over <paramref name="most"/> is a
    /// <see cref="WireException"/>: the connection cannot be read on.
    /// </summary>
    public static bool TryReadSize(ReadOnlySpan<byte> received, int most, out int size)
    {
        if (!BinaryPrimitives.TryReadInt32BigEndian(received, out size)) return false;
        if (size < 0 || size > most) throw new WireException($"A frame of {size} bytes; the limit is {most}.");
        return true;
    }

    /// <summary>Appends a request with its size and header.</summary>
    public static void WriteRequest<TResponse>(WireBuffer to, short version, int correlationId, string? clientId, IRequest<TResponse> request) where TResponse : IApiMessage
    {
        var start = Open(to);
        new RequestHeader(TResponse.Api, version, correlationId, clientId).Write(to);
        Write(to, TResponse.Api, version, request);
        Close(to, start);
    }

    /// <summary>Appends a response with its size and header.</summary>
    public static void WriteResponse<T>(WireBuffer to, short version, int correlationId, T response) where T : class, IApiMessage
    {
        var start = Open(to);
        to.Int32(correlationId);
        if (ApiTable.Get(T.Api, version).ResponseHeader(version) == 1) HeaderTags.Write(to);
        WriteBody(to, version, response);
        Close(to, start);
    }

    /// <summary>
    /// Reads the body of a request, behind its header (<see cref="RequestHeader.Read"/>). Byte strings of what is read are parts of <paramref name="body"/>, not copies. Bytes
    /// behind the last field are passed over: Kafka's brokers do not look at them, and librdkafka (2.15.1 for one) has three too many when it asks for all topics.
    /// </summary>
    public static T ReadRequest<T>(ReadOnlyMemory<byte> body, short version) where T : class, IApiMessage, new() => ReadBody<T>(body, version, mayGoOn: true);

    /// <summary>Reads a response. <paramref name="frame"/> is without the size; byte strings of what is read are parts of it.</summary>
    public static T ReadResponse<T>(ReadOnlyMemory<byte> frame, short version, out int correlationId) where T : class, IApiMessage, new()
    {
        const string Subject = "the header of a response";
        correlationId = new WireReader(frame, Subject).Int32("the correlation id");
        var body = frame[sizeof(int)..];
        if (ApiTable.Get(T.Api, version).ResponseHeader(version) == 1) HeaderTags.Skip(ref body, Subject);
        return ReadBody<T>(body, version);
    }

    /// <summary>Reads the body of a request or of a response; <paramref name="mayGoOn"/>: bytes behind its end are no error.</summary>
    public static T ReadBody<T>(ReadOnlyMemory<byte> body, short version, bool mayGoOn = false) where T : class, IApiMessage, new()
    {
        var wire = Wire.Reading(body, version, ApiTable.Get(T.Api, version).IsFlexible(version), typeof(T).Name);
        var message = new T();
        wire.Part(message);
        if (!mayGoOn) wire.End();
        return message;
    }

    /// <summary>Appends the body of a request or of a response.</summary>
    public static void WriteBody<T>(WireBuffer to, short version, T message) where T : class, IApiMessage => Write(to, T.Api, version, message);

    private static void Write(WireBuffer to, ApiKey key, short version, IMessage message)
    {
        var wire = Wire.Writing(to, version, ApiTable.Get(key, version).IsFlexible(version));
        wire.Part(message);
    }

    // A buffer with attachments holds one frame.
    private static int Open(WireBuffer to)
    {
        to.Int32(0);
        return to.Length;
    }

    private static void Close(WireBuffer to, int start) => BinaryPrimitives.WriteInt32BigEndian(to.From(start - SizeBytes), checked(to.Length - start + to.AttachedLength));
}
