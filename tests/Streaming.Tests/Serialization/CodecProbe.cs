using Xunit;

namespace Streaming.Tests.Serialization;

/// <summary>A codec with its scratch, for tests.</summary>
internal sealed class CodecProbe<T>(Codec<T> codec)
{
    public Codec<T> Codec => codec;

    public static CodecProbe<T> Of(Serde<T> serde, SerdeRole role = SerdeRole.Value)
    {
        var task = serde.BindAsync(new SerdeBinding("orders", role, null), CancellationToken.None).AsTask();
        Assert.True(task.IsCompletedSuccessfully);
        return new CodecProbe<T>(task.GetAwaiter().GetResult());
    }

    public byte[] Encode(T value)
    {
        var writer = new ByteWriter(1);
        codec.Encode(value, writer);
        return writer.Written.ToArray();
    }

    public T Decode(ReadOnlySpan<byte> data)
    {
        Assert.True(codec.Decode(data, default, out var value) == DecodeStatus.Done, codec.LastError);
        return value;
    }

    public string ErrorOf(ReadOnlySpan<byte> data)
    {
        Assert.Equal(DecodeStatus.Malformed, codec.Decode(data, default, out _));
        return codec.LastError;
    }
}
