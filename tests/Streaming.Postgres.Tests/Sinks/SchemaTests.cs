using System.Buffers;
using Xunit;

namespace Streaming.Postgres.Tests.Sinks;

/// <summary>Rows whose schema must be fetched before they are decoded.</summary>
public sealed class SchemaTests
{
    private const string Table = "CREATE TABLE log (item text)";

    [Fact]
    public async Task A_row_whose_schema_is_fetched_is_written_in_its_place()
    {
        await using var database = await TestDatabase.CreateAsync(Table);
        var codec = new LearningCodec();
        await using var sink = await OpenAsync(database, codec);

        Assert.True(await SinkProbe<Sale>.WriteAsync(sink, 0, new("a", 1), new("late", 1), new("late", 1), new("b", 1)));

        Assert.Equal(1, codec.Fetches);
        Assert.Equal(["a", "late", "late", "b"], await database.RowsAsync("SELECT item FROM log"));
    }

    [Fact]
    public async Task While_the_registry_is_away_what_came_before_is_written_and_the_write_is_to_be_repeated()
    {
        await using var database = await TestDatabase.CreateAsync(Table);
        var codec = new LearningCodec { IsAway = true };
        await using var sink = await OpenAsync(database, codec);
        using var batch = SinkProbe<Sale>.Batch(0, new("a", 1), new("late", 1), new("b", 1));

        var error = await Assert.ThrowsAsync<ExternalSinkUnavailableException>(async () => await sink.WriteAsync(batch, 0, 0, 3, TestDatabase.Stop));
        Assert.Contains("record shop.sales.sink[3]@1 has a schema that cannot be fetched for now: HttpRequestException", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], await database.RowsAsync("SELECT item FROM log"));

        // As the runtime repeats it: the position that it expects is no longer there, so it asks and goes on from it.
        await Assert.ThrowsAsync<ExternalSinkUnavailableException>(async () => await sink.WriteAsync(batch, 1, 1, 3, TestDatabase.Stop));
        codec.IsAway = false;
        Assert.False(await sink.WriteAsync(batch, 0, 0, 3, TestDatabase.Stop));
        Assert.Equal(1, await sink.OpenAsync(TestDatabase.Stop));
        Assert.True(await sink.WriteAsync(batch, 1, 1, 3, TestDatabase.Stop));
        Assert.Equal(["a", "late", "b"], await database.RowsAsync("SELECT item FROM log"));
    }

    [Fact]
    public async Task A_schema_that_is_not_there_when_it_was_fetched_makes_a_bad_row()
    {
        await using var database = await TestDatabase.CreateAsync(Table);
        await using var sink = await OpenAsync(database, new LearningCodec { NeverLearns = true });

        var error = await Assert.ThrowsAsync<StreamingException>(() => SinkProbe<Sale>.WriteAsync(sink, 0, new Sale("a", 1), new("late", 1)));

        Assert.Equal("STR2723", error.Code);
        Assert.Contains("@1 cannot be decoded (its schema is not there)", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], await database.RowsAsync("SELECT item FROM log"));
    }

    private static async Task<IExternalSink> OpenAsync(TestDatabase database, LearningCodec codec)
    {
        var probe = new SinkProbe<Sale>(database, "log", t => t.Column("item", r => r.Item));
        await probe.CheckAsync();
        return await probe.OpenAsync(codec: codec);
    }

    /// <summary>Needs a schema for what is late.</summary>
    private sealed class LearningCodec : Codec<Sale>
    {
        private readonly JsonTestCodec<Sale> _codec = new();
        private bool _hasLearned;

        public bool IsAway { get; set; }

        public bool NeverLearns { get; init; }

        public int Fetches { get; private set; }

        public override void Encode(Sale value, IBufferWriter<byte> output) => _codec.Encode(value, output);

        public override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out Sale value)
        {
            var status = _codec.Decode(data, headers, out value);
            return value.Item == "late" && !_hasLearned ? DecodeStatus.NeedsSchema : status;
        }

        public override async ValueTask FetchSchemaAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            Fetches++;
            if (IsAway) throw new HttpRequestException("Connection refused");
            _hasLearned = !NeverLearns;
        }
    }
}
