using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Streaming.Testing.Transport;
using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>Values that their serde cannot write, such as NaN in JSON: in a record they follow its policy, in state they end the worker by name.</summary>
public sealed class UnwritableTests
{
    private static readonly Topic<string, string> In = new("in");
    private static readonly Topic<string, string> Pairs = new("pairs");

    public static TheoryData<string, string> Steps => new()
    {
        { "aggregate", "'means' (Aggregate at UnwritableTests.cs:" },
        { "aggregate of objects", "'means' (Aggregate at UnwritableTests.cs:" },
        { "window", "'means' (Aggregate at UnwritableTests.cs:" },
        { "join", "'means' (Join at UnwritableTests.cs:" },
    };

    [Theory, MemberData(nameof(Steps))]
    public void What_a_step_cannot_store_ends_the_worker_and_is_named_with_task_step_and_key(string kind, string step)
    {
        using var rig = new Rig(Job(kind, Json<Mean>(), Json<MeanObject>()), partitions: 1);
        rig.Start("a");
        rig.Send("in", "good", "1", 0).RunWell(2);
        rig.Send("in", "bad", "NaN", 1).Send("in", "good", "2", 1);
        var error = Failure(rig);
        Assert.Equal("STR3211", error.Code);
        foreach (var part in new[] { "Task ", "/0 cannot store", step, "for key bad", "ArgumentException: .NET number values such as positive and negative infinity", "AllowNamedFloatingPointLiterals" })
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.IsType<ArgumentException>(error.InnerException);
        Assert.Equal(1, rig.World.Cluster.CommittedOffset("job", new("in", 0)));
        // It stops there again.
        rig.Start("a");
        Assert.Equal("STR3211", Failure(rig).Code);

        // The way out of the message is one: nothing was lost, and what was stored before is read.
        rig.Start("a", Job(kind, Json<Mean>(JsonNumberHandling.AllowNamedFloatingPointLiterals), Json<MeanObject>(JsonNumberHandling.AllowNamedFloatingPointLiterals)));
        rig.RunWell(3);
        Assert.Equal(3, rig.World.Cluster.CommittedOffset("job", new("in", 0)));
    }

    [Fact]
    public void A_serde_that_throws_is_named_likewise_and_so_is_a_key_without_a_stored_form()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(In, static s => s.OnBadRecord(ErrorPolicy.Skip)).Aggregate("sours", static () => default, static (_, v) => new Sour(v == "sour"), new SourSerde());
        using var rig = new Rig(job.Build(), partitions: 1);
        rig.Start("a");
        rig.Send("in", "k", "sour", 0);
        var error = Failure(rig);
        Assert.Equal("STR3211", error.Code);
        foreach (var part in new[] { "'sours' (Aggregate at UnwritableTests.cs:", "for key k", "InvalidOperationException: sour" }) Assert.Contains(part, error.Message, StringComparison.Ordinal);

        job = new TopologyBuilder("times");
        job.FromTopic(new Topic<DateTime, string>("in", new LocalTimeSerde())).Count("counts");
        using var times = new Rig(job.Build(), partitions: 1);
        times.Start("a");
        times.Send("in", "2025-01-01 10:00", "x", 0);
        error = Failure(times);
        Assert.Equal("STR3211", error.Code);
        foreach (var part in new[] { "'counts' (Count at UnwritableTests.cs:", "STR3201" }) Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sink")]
    [InlineData("exchange")]
    public void In_a_record_it_is_a_dead_letter_with_the_cause(string place)
    {
        var job = new TopologyBuilder("job");
        var means = job.FromTopic(In, static s => s.OnBadRecord(ErrorPolicy.DeadLetter("dead"))).Map(static v => new Mean(Number(v)));
        if (place == "sink") means.ToTopic("out", Json<Mean>());
        else means.KeyBy(static _ => 1, Json<Mean>()).Count("counts").ToStream().Map(static n => $"{n}").ToTopic("out");
        using var rig = new Rig(job.Build(), partitions: 1);
        rig.Start("a");
        rig.Send("in", "a", "1", 0).Send("in", "b", "NaN", 0).Send("in", "c", "2", 0).RunWell(5);
        Assert.Equal(place == "sink" ? ["{\"Value\":1}", "{\"Value\":2}"] : ["2"], rig.Values("out"));
        var dead = Assert.Single(rig.World.Cluster.Read("dead"));
        Assert.Equal(("b", "NaN", "1"), (dead.KeyText, dead.ValueText, Header(dead, "streaming.origin.offset")));
        Assert.StartsWith("System.ArgumentException: .NET number values such as", Header(dead, "streaming.cause"), StringComparison.Ordinal);
        Assert.Contains("UnwritableTests.cs:", Header(dead, "streaming.step"), StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_value_of_a_table_that_is_passed_on_the_sink_is_named()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(In, static s => s.OnBadRecord(ErrorPolicy.Skip)).Aggregate("means", static () => 0d, static (_, v) => Number(v)).ToStream().Map(static v => new Mean(v)).ToTopic("out", Json<Mean>());
        using var rig = new Rig(job.Build(), partitions: 1);
        rig.Start("a");
        rig.Send("in", "k", "NaN", 0);
        var error = Failure(rig);
        Assert.Equal("STR3003", error.Code);
        foreach (var part in new[] { "Task ", "sink 'out' at UnwritableTests.cs:", "ArgumentException (.NET number values", "a value of a table" }) Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_later_build_has_stored_ends_the_worker_with_the_code_of_that()
    {
        using var rig = new Rig(Job("aggregate", Json<Mean>(), Json<MeanObject>()), partitions: 1);
        rig.Start("a");
        rig.Send("in", "k", "1", 0).RunWell(2);
        rig["a"].Kill();
        // As a build with another serde of the same name would leave it.
        var changelog = rig.World.Cluster.Read("job.means.changelog")[0];
        rig.World.Cluster.Append("job.means.changelog", 0, 0, changelog.Key, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)'{']);
        rig.World.Disk("a").Lose();
        rig.Start("a");
        rig.Send("in", "k", "1", 0);
        var error = Failure(rig);
        Assert.Equal("STR2313", error.Code);
        Assert.Contains("store 'means'", error.Message, StringComparison.Ordinal);
    }

    private static StreamingException Failure(Rig rig)
    {
        rig.Run(3);
        return Assert.Throws<StreamingException>(rig["a"].ThrowIfFailed);
    }

    private static Topology Job(string kind, Serde<Mean> serde, Serde<MeanObject> objects)
    {
        var job = new TopologyBuilder("job", o => o.UseSerde(serde));
        var input = job.FromTopic(In, static s => s.OnBadRecord(ErrorPolicy.Skip));
        switch (kind)
        {
            case "aggregate":
                input.Aggregate("means", static () => default, static (_, v) => new Mean(Number(v)), serde);
                break;
            case "aggregate of objects":
                // Its value is copied through the serde before it is passed on.
                input.Aggregate("means", static () => new MeanObject(), static (_, v) => new MeanObject { Value = Number(v) }, objects).ToStream().ForEach("look", static _ => { });
                break;
            case "window":
                input.WindowBy(Window.Tumbling(TimeSpan.FromMinutes(1))).Aggregate("means", static () => default, static (_, v) => new Mean(Number(v)), static (_, _, _) => "", serde).ToTopic(new Topic<string, string>("out"));
                break;
            default:
                input.Map(static v => new Mean(Number(v))).Join("means", job.FromTopic(Pairs), JoinWindow.Within(TimeSpan.FromMinutes(1)), static (_, _) => "").ToTopic(new Topic<string, string>("out"));
                break;
        }
        return job.Build();
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Header(InMemoryRecord record, string name)
    {
        Assert.True(record.Headers.TryGetLast(name, out var value));
        return Encoding.UTF8.GetString(value);
    }

    private static Serde<T> Json<T>(JsonNumberHandling numbers = JsonNumberHandling.Strict)
        => Serdes.Json((JsonTypeInfo<T>)new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver(), NumberHandling = numbers }.GetTypeInfo(typeof(T)));

    private readonly record struct Mean(double Value);

    private sealed class MeanObject
    {
        public double Value { get; set; }
    }

    /// <summary>Reads a time that is not UTC.</summary>
    private sealed class LocalTimeSerde : Serde<DateTime>
    {
        public override string Format => "local-time";

        public override ValueTask<Codec<DateTime>> BindAsync(SerdeBinding binding, CancellationToken cancellationToken) => new(new LocalTimeCodec());

        private sealed class LocalTimeCodec : Codec<DateTime>
        {
            public override void Encode(DateTime value, IBufferWriter<byte> output) => output.Write(Encoding.UTF8.GetBytes(value.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)));

            public override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out DateTime value)
            {
                value = DateTime.Parse(Encoding.UTF8.GetString(data), CultureInfo.InvariantCulture);
                return DecodeStatus.Done;
            }
        }
    }
}
