using System.Buffers;
using System.Text;

namespace Streaming.Tests.Support;

/// <summary>A registry of schemas, which may be away or slow; the schemas that it does not have do not exist.</summary>
internal sealed class FakeRegistry
{
    public HashSet<string> Schemas { get; } = ["1"];

    public bool IsAway { get; set; }

    public TimeSpan Latency { get; set; }

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public int Calls { get; private set; }

    public async Task<bool> HasAsync(string schema, CancellationToken cancellationToken)
    {
        Calls++;
        if (Latency > TimeSpan.Zero) await Task.Delay(Latency, Time, cancellationToken);
        return IsAway ? throw new HttpRequestException("Connection refused (registry:8081)") : Schemas.Contains(schema);
    }
}

/// <summary>Texts behind the name of the schema that they are written with: <c>1|text</c>.</summary>
/// <param name="registry">Where schemas are fetched from.</param>
/// <param name="writes">The schema that is written.</param>
internal sealed class RegistrySerde(FakeRegistry registry, string writes = "1") : Serde<string>
{
    /// <summary>The codec asks for a schema for ever.</summary>
    public bool NeverLearns { get; init; }

    /// <summary>Binding asks the registry too.</summary>
    public bool AsksAtBind { get; init; }

    public override string Format => "registry";

    public override async ValueTask<Codec<string>> BindAsync(SerdeBinding binding, CancellationToken cancellationToken)
    {
        if (AsksAtBind) await registry.HasAsync(writes, cancellationToken);
        return new RegistryCodec(registry, writes, NeverLearns);
    }

    private sealed class RegistryCodec(FakeRegistry registry, string writes, bool neverLearns) : Codec<string>
    {
        private readonly Dictionary<string, bool> _known = [];
        private string _asked = "";
        private bool _isFetching;

        public override string LastError => $"schema {_asked} does not exist";

        public override void Encode(string value, IBufferWriter<byte> output) => output.Write(Encoding.UTF8.GetBytes($"{writes}|{value}"));

        public override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out string value)
        {
            if (_isFetching) throw new InvalidOperationException("Decoded while a schema is fetched.");
            var text = Encoding.UTF8.GetString(data);
            var bar = text.IndexOf('|', StringComparison.Ordinal);
            value = text[(bar + 1)..];
            _asked = text[..bar];
            return !_known.TryGetValue(_asked, out var exists) ? DecodeStatus.NeedsSchema : exists ? DecodeStatus.Done : DecodeStatus.Malformed;
        }

        public override async ValueTask FetchSchemaAsync(CancellationToken cancellationToken)
        {
            _isFetching = true;
            try
            {
                var exists = await registry.HasAsync(_asked, cancellationToken);
                if (!neverLearns) _known[_asked] = exists;
            }
            finally
            {
                _isFetching = false;
            }
        }
    }
}
