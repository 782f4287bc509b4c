using System.Text;
using Streaming.Planning;
using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Plans;

public sealed class ManifestTests
{
    private static readonly StepManifest Revenue = new("revenue", "Aggregate", "tumbling 1m", "keys utf8", [new("revenue", "json", ["{a}"])]);

    [Fact]
    public void Has_an_entry_for_each_stateful_step_and_none_for_others()
    {
        var topology = PlanShapes.Shop();
        var manifests = Manifests.Of(topology.Nodes, slot => slot.Type.Name);
        Assert.Equal(["dedupe-orders", "paid-orders", "revenue"], manifests.Select(m => m.Step));
        Assert.Equal("Aggregate", manifests[2].Kind);
        Assert.Equal("keys v1:utf8 partitioned as canonical v1:utf8 by murmur2", manifests[2].Keys);
        Assert.Equal([new("paid-orders", "json", ["Order"]), new("paid-orders", "json", ["Payment"])], manifests[1].Values);
    }

    [Fact]
    public void What_is_the_same_is_equal()
    {
        var result = Assert.Single(Compare([Revenue], [Revenue with { }]));
        Assert.Equal((ManifestOutcome.Equal, "", Revenue), (result.Outcome, result.Message, result.Manifest));
    }

    [Fact]
    public void A_step_that_is_not_stored_is_new() => Assert.Equal(ManifestOutcome.New, Assert.Single(Compare([], [Revenue])).Outcome);

    [Fact]
    public void A_step_that_is_not_built_any_more_is_kept_and_reported()
    {
        var result = Assert.Single(Compare([Revenue], []));
        Assert.Equal((ManifestOutcome.Gone, Revenue), (result.Outcome, result.Manifest));
        Assert.Contains("'revenue'", result.Message);
    }

    [Fact]
    public void A_changed_window_is_refused_with_the_way_out()
    {
        var result = Assert.Single(Compare([Revenue], [Revenue with { Shape = "tumbling 5m" }]));
        Assert.Equal(ManifestOutcome.Changed, result.Outcome);
        Assert.Equal("STR2101 'revenue' is stored with tumbling 1m; this build has tumbling 5m. Nothing was changed. Take a new name, restore what it was, or reset the job (verb reset).", result.Message);
        Assert.Equal(Revenue, result.Manifest);
    }

    [Fact]
    public void All_differences_are_told_at_once()
    {
        var now = Revenue with { Shape = "tumbling 5m", Keys = "keys i32", Values = [new("revenue", "avro", [""])] };
        Assert.Equal(
            "STR2101 'revenue' is stored with tumbling 1m; this build has tumbling 5m, and is stored with keys utf8; this build has keys i32, and is stored with revenue as json; this build has revenue as avro. "
            + "Nothing was changed. Take a new name, restore what it was, or reset the job (verb reset).",
            Assert.Single(Compare([Revenue], [now])).Message);
    }

    [Fact]
    public void Another_kind_of_step_is_refused()
        => Assert.StartsWith("STR2101 'revenue' is stored as Aggregate; this build has Distinct of that name.", Assert.Single(Compare([Revenue], [Revenue with { Kind = "Distinct", Values = [] }])).Message);

    [Fact]
    public void A_schema_that_reads_what_is_stored_gets_the_next_ordinal_also_one_that_was_written_before()
    {
        var result = Assert.Single(Compare([Revenue], [With("{a,b}")]));
        Assert.Equal(ManifestOutcome.Compatible, result.Outcome);
        Assert.Equal(["{a}", "{a,b}"], result.Manifest.Values[0].Schemas);
        Assert.Equal(1, Manifests.Ordinal(result.Manifest.Values[0]));

        var back = Assert.Single(Compare([result.Manifest], [Revenue]));
        Assert.Equal(["{a}", "{a,b}", "{a}"], back.Manifest.Values[0].Schemas);
    }

    [Fact]
    public void A_schema_that_does_not_read_what_is_stored_is_refused_with_the_cause()
    {
        var result = Assert.Single(Compare([Revenue], [With("{b}")], (step, value, schema) => (step, value, schema) == ("revenue", 0, "{a}") ? "$.a was removed" : null));
        Assert.Equal((ManifestOutcome.Changed, Revenue), (result.Outcome, result.Manifest));
        Assert.Equal(
            "STR2101 'revenue' has values of revenue, stored as json, that this build does not read: $.a was removed. Nothing was changed. Take a new name, restore what it was, or reset the job (verb reset).", result.Message);
    }

    [Fact]
    public void Every_schema_that_was_ever_written_must_be_read_not_only_the_last()
    {
        var stored = With("{a}", "{b}", "{a}");
        var asked = new List<string>();
        var result = Assert.Single(Compare([stored], [With("{b}")], (_, _, schema) =>
        {
            asked.Add(schema);
            return schema == "{b}" ? null : "$.a was removed";
        }));
        Assert.Equal(ManifestOutcome.Changed, result.Outcome);
        Assert.Equal(["{a}", "{b}"], asked);
        // Told once, although it is stored twice.
        Assert.Equal(2, result.Message.Split("$.a was removed").Length);
    }

    [Fact]
    public void Knows_its_stored_form_for_ever()
    {
        var output = new ByteWriter();
        ManifestCodec.Write(output, Revenue);
        Assert.Equal(
            """{"version":1,"step":"revenue","kind":"Aggregate","shape":"tumbling 1m","keys":"keys utf8","values":[{"subject":"revenue","format":"json","schemas":["{a}"]}]}""",
            Encoding.UTF8.GetString(output.Written));
        Assert.Equal(Revenue, ManifestCodec.Read(output.Written));
    }

    [Theory]
    [InlineData("{\"version\":2}")]
    [InlineData("{\"version\":1,\"step\":\"a\"}")]
    [InlineData("{\"version\":1,\"step\":\"a\",\"kind\":\"b\",\"shape\":\"\",\"keys\":\"\",\"values\":[{\"subject\":\"a\",\"format\":\"json\",\"schemas\":[]}]}")]
    [InlineData("{\"version\":1,\"step\":\"a\",\"kind\":\"b\",\"shape\":\"\",\"keys\":\"\",\"values\":[{\"subject\":\"a\",\"format\":\"json\",\"schemas\":[null]}]}")]
    [InlineData("not json")]
    [InlineData("")]
    public void Refuses_what_it_cannot_read(string stored) => Assert.Throws<FormatException>(() => ManifestCodec.Read(Encoding.UTF8.GetBytes(stored)));

    [Fact]
    public void A_stateless_step_in_front_changes_no_manifest()
    {
        static IReadOnlyList<StepManifest> Of(Func<KeyedStream<int, string>, KeyedStream<int, string>> with)
        {
            var job = new TopologyBuilder("job");
            with(job.FromTopic<string>("words").KeyBy(w => w.Length)).Keep("words-kept");
            return Manifests.Of(job.Build().Nodes, _ => "");
        }

        Assert.Equal(Of(s => s), Of(s => s.Filter(_ => true).Map(w => w)));
    }

    private static IReadOnlyList<ManifestComparison> Compare(IReadOnlyList<StepManifest> stored, IReadOnlyList<StepManifest> current, CannotRead? cannotRead = null)
        => Manifests.Compare(stored, current, cannotRead ?? (static (_, _, _) => null));

    private static StepManifest With(params string[] schemas) => Revenue with { Values = [new("revenue", "json", schemas)] };
}
