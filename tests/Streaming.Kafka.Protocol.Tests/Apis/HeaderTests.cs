using System.Globalization;
using Streaming.Kafka.Protocol.Messages;

namespace Streaming.Kafka.Protocol.Tests.Apis;

public sealed class HeaderTests
{
    [Fact]
    public void Headers_are_those_of_Kafka_in_every_version()
    {
        var lines = GoldenFile.Read("headers.txt");
        Assert.Equal(ApiTable.All.Sum(a => a.Max - a.Min + 1), lines.Count);
        foreach (var line in lines)
        {
            var key = Enum.Parse<ApiKey>(line[0]);
            var version = short.Parse(line[1], CultureInfo.InvariantCulture);
            using var buffer = new WireBuffer();
            new RequestHeader(key, version, 7_000 + version, "ü-client").Write(buffer);
            Assert.Equal((key, version, line[2]), (key, version, Convert.ToHexStringLower(buffer.Written)));
            Assert.Equal(new(key, version, 7_000 + version, "ü-client"), RequestHeader.Read(Convert.FromHexString(line[2] + "FF"), out var body));
            Assert.Equal([0xFF], body.ToArray());
            Assert.Equal(ApiTable.Get(key, version).ResponseHeader(version), line[3].Length / 2 - 4);
        }
    }

    [Fact]
    public void The_header_of_an_ApiVersions_response_never_has_tagged_fields()
    {
        using var buffer = new WireBuffer();
        Frames.WriteResponse(buffer, 3, 9, new ApiVersionsResponse());
        Assert.Equal("0000000c" + "00000009" + "0000" + "01" + "00000000" + "00", Convert.ToHexStringLower(buffer.Written));
        Assert.Empty(Frames.ReadResponse<ApiVersionsResponse>(buffer.Memory[4..], 3, out var correlationId).ApiKeys);
        Assert.Equal(9, correlationId);
    }

    [Fact]
    public void The_header_of_a_request_that_is_not_spoken_can_be_read()
    {
        var frame = Convert.FromHexString("0012" + "0063" + "00000007" + "0002" + "6162" + "00" + "FF");
        Assert.Equal(new(ApiKey.ApiVersions, 99, 7, "ab"), RequestHeader.Read(frame, out _));
        frame[1] = 75;
        Assert.Equal(new((ApiKey)75, 99, 7, "ab"), RequestHeader.Read(frame, out _));
    }

    [Fact]
    public void A_request_and_a_response_come_back_from_their_frames()
    {
        using var buffer = new WireBuffer(1);
        var request = new HeartbeatRequest { GroupId = "g", GenerationId = 3, MemberId = "m" };
        Frames.WriteRequest(buffer, 4, 11, null, request);
        Assert.True(Frames.TryReadSize(buffer.Written, 1_000, out var size));
        Assert.Equal(buffer.Length - Frames.SizeBytes, size);
        Assert.Equal(new(ApiKey.Heartbeat, 4, 11, null), RequestHeader.Read(buffer.Memory[Frames.SizeBytes..], out var body));
        Assert.Equal("m", Frames.ReadRequest<HeartbeatRequest>(body, 4).MemberId);

        buffer.Truncate();
        Frames.WriteResponse(buffer, 4, 11, new HeartbeatResponse { ErrorCode = KafkaError.RebalanceInProgress });
        Assert.Equal(KafkaError.RebalanceInProgress, Frames.ReadResponse<HeartbeatResponse>(buffer.Memory[Frames.SizeBytes..], 4, out var correlationId).ErrorCode);
        Assert.Equal(11, correlationId);
    }

    [Fact]
    public void Bytes_behind_a_request_are_passed_over_and_behind_a_response_refused()
    {
        // As librdkafka 2.15.1 asks for all topics: the four bytes of an array's length of old, of which the first says null.
        var request = Frames.ReadRequest<MetadataRequest>(Convert.FromHexString("00000000" + "01" + "00" + "00"), 13);
        Assert.Null(request.Topics);
        Assert.False(request.AllowAutoTopicCreation);
        Assert.Throws<WireException>(() => Frames.ReadResponse<HeartbeatResponse>(Convert.FromHexString("00000009" + "00000000" + "0000" + "00"), 1, out _));
    }

    [Fact]
    public void The_size_of_a_frame_is_within_its_limit()
    {
        Assert.False(Frames.TryReadSize([0, 0, 1], 1_000, out _));
        Assert.True(Frames.TryReadSize([0, 0, 3, 0xE8], 1_000, out var size));
        Assert.Equal(1_000, size);
        Assert.Throws<WireException>(() => Frames.TryReadSize([0, 0, 3, 0xE9], 1_000, out _));
        Assert.Throws<WireException>(() => Frames.TryReadSize([0xFF, 0xFF, 0xFF, 0xFF], 1_000, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0003000c0000")]
    [InlineData("0003000c00000001")]
    [InlineData("0003000c000000010002ff")]
    [InlineData("0003000c00000001ffff")]
    [InlineData("0003000c00000001ffff01")]
    [InlineData("0003000c00000001ffff010105")]
    public void A_header_that_ends_early_is_refused(string hex)
    {
        var e = Assert.Throws<WireException>(() => RequestHeader.Read(Convert.FromHexString(hex), out _));
        Assert.StartsWith("the header of a request: ", e.Message, StringComparison.Ordinal);
    }
}
