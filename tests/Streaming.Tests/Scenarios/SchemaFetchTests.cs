using System.Globalization;
using System.Text;
using Streaming.Runtime;
using Streaming.Testing;
using Streaming.Testing.Transport;
using Streaming.Tests.Support;
using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>A record that names a schema which is not there yet: it waits, with what is behind it, and nothing else does.</summary>
public sealed class SchemaFetchTests
{
    private static readonly Topic<string, string> Out = new("out", value: Serdes.Utf8);
    private readonly FakeRegistry _registry = new();

    [Fact]
    public void What_waits_for_a_schema_is_neither_lost_nor_doubled_nor_reordered()
    {
        using var rig = Rig(Copy(), partitions: 1);
        _registry.Schemas.Add("2");
        _registry.Latency = TimeSpan.FromSeconds(3);
        rig.Start("a");
        for (var i = 0; i < 600; i++) Send(rig, i, i is 300 or > 450 ? "2" : "1");
        rig.RunWell(2);
        Assert.Empty(rig.Values("out"));
        rig.RunWell(2);
        Assert.Equal(Enumerable.Range(0, 300).Select(Text), InOrder(rig));
        Assert.Equal(300, rig.World.Cluster.CommittedOffset("job", new("in", 0)));
        rig.RunWell(4);
        Assert.Equal(Enumerable.Range(0, 600).Select(Text), InOrder(rig));
        // Once for each schema.
        Assert.Equal(2, _registry.Calls);
        Assert.Equal(0, rig.Undone);
    }

    [Fact]
    public void While_the_registry_is_away_what_came_before_is_committed_and_other_tasks_go_on()
    {
        using var rig = Rig(Copy());
        rig.Start("a");
        for (var i = 0; i < 10; i++) Send(rig, i, "1", partition: i % 2);
        rig.RunWell(2);
        _registry.IsAway = true;
        Send(rig, 10, "1", partition: 0);
        Send(rig, 12, "2", partition: 0);
        Send(rig, 14, "1", partition: 0);
        for (var i = 0; i < 30; i++)
        {
            Send(rig, 100 + i, "1", partition: 1);
            rig.RunWell(10);
        }
        Assert.Equal(41, rig.Values("out").Length);
        Assert.DoesNotContain("14", rig.Values("out"));
        Assert.Equal(6, rig.World.Cluster.CommittedOffset("job", new("in", 0)));
        Assert.Equal(35, rig.World.Cluster.CommittedOffset("job", new("in", 1)));
        var retries = rig.Journal.Where(static l => l.StartsWith("retrying", StringComparison.Ordinal)).ToList();
        Assert.StartsWith("retrying in 00:00:00.1941406: The schema of in[0]@6 cannot be fetched for now: HttpRequestException: Connection refused", retries[0], StringComparison.Ordinal);
        Assert.StartsWith("retrying in 00:00:04.8535156: ", retries[^1], StringComparison.Ordinal);
        Assert.InRange(retries.Count, 60, 66);
        Assert.DoesNotContain(rig.Journal, static l => l.Contains("STR3107", StringComparison.Ordinal));

        _registry.IsAway = false;
        _registry.Schemas.Add("2");
        rig.RunWell(7);
        Assert.Equal(43, rig.Values("out").Length);
        Assert.Equal(["0", "2", "4", "6", "8", "10", "12", "14"], InOrder(rig).Where(static v => int.Parse(v, null) is < 100 and var n && n % 2 == 0));
        Assert.Equal(0, rig.Undone);
    }

    [Fact]
    public void The_other_side_of_a_join_goes_on_and_time_waits()
    {
        var job = new TopologyBuilder("job");
        var left = job.FromTopic(new Topic<string, string>("left", value: new RegistrySerde(_registry)), Exact);
        var right = job.FromTopic(new Topic<string, string>("right"), Exact);
        left.Join("pairs", right, JoinWindow.Within(TimeSpan.FromSeconds(1)), static (l, r) => $"{l}-{r}").ToTopic(Out);
        right.WindowBy(Window.Tumbling(TimeSpan.FromSeconds(10))).Count("counts").Map(static w => $"{w.Value}").ToTopic("counts");
        using var rig = Rig(job.Build(), partitions: 1);
        _registry.IsAway = true;
        rig.Start("a");
        for (var i = 0; i < 20; i++) rig.Send("left", "k", $"2|l{i}", i).Send("right", "k", $"r{i}", i);
        rig.RunWell(120);
        Assert.Equal(20, rig.World.Cluster.CommittedOffset("job", new("right", 0)));
        Assert.Empty(rig.Values("counts"));
        (_registry.IsAway, _) = (false, _registry.Schemas.Add("2"));
        rig.RunWell(10);
        Assert.Equal(58, rig.Values("out").Length);
        Assert.Equal(["10"], rig.Values("counts"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_schema_that_does_not_exist_makes_a_bad_record_whose_dead_letter_says_so(bool neverLearns)
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(new Topic<string, string>("in", value: new RegistrySerde(_registry) { NeverLearns = neverLearns }), static s => s.OnBadRecord(ErrorPolicy.DeadLetter("dead"))).ToTopic(Out);
        using var rig = Rig(job.Build(), partitions: 1);
        rig.Start("a");
        Send(rig, 0, "1");
        Send(rig, 1, "9");
        Send(rig, 2, "9");
        Send(rig, 3, "1");
        rig.RunWell(3);
        var dead = rig.World.Cluster.Read("dead");
        if (neverLearns)
        {
            Assert.Equal(4, dead.Count);
            Assert.Equal("the value cannot be decoded (the schema that it was written with is not there)", Header(dead[0], "streaming.cause"));
            Assert.Equal(4, _registry.Calls);
            return;
        }
        Assert.Equal(["0", "3"], InOrder(rig));
        Assert.Equal(["9|1", "9|2"], dead.Select(static d => d.ValueText));
        Assert.All(dead, static d => Assert.Equal("the value cannot be decoded (schema 9 does not exist)", Header(d, "streaming.cause")));
        Assert.Equal(2, _registry.Calls);
    }

    [Fact]
    public void Under_Fail_the_worker_stops_at_the_record_whose_schema_does_not_exist()
    {
        using var rig = Rig(Copy(), partitions: 1);
        var worker = rig.Start("a");
        Send(rig, 0, "1");
        Send(rig, 1, "9");
        rig.Run(3);
        var error = Assert.Throws<StreamingException>(worker.ThrowIfFailed);
        Assert.Equal("STR3001", error.Code);
        foreach (var part in new[] { "in[0]@1", "schema 9 does not exist" }) Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(["0"], InOrder(rig));
    }

    [Fact]
    public void Keys_are_waited_for_like_values()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic(new Topic<string, string>("in", key: new RegistrySerde(_registry), value: new RegistrySerde(_registry))).ToTopic(Out);
        using var rig = Rig(job.Build(), partitions: 1);
        _registry.Schemas.UnionWith(["2", "3"]);
        rig.Start("a");
        for (var i = 0; i < 30; i++) rig.Send("in", $"{1 + (i % 3)}|k", $"{1 + (i % 2)}|{i}", i);
        rig.RunWell(3);
        Assert.Equal(Enumerable.Range(0, 30).Select(Text), InOrder(rig));
        Assert.Equal(5, _registry.Calls);
    }

    [Fact]
    public void Behind_an_exchange_another_worker_waits_for_the_schema_that_the_first_has_written_with()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic<string>("in").KeyBy(static v => v, new RegistrySerde(_registry, writes: "7")).Distinct("once", TimeSpan.FromHours(1)).ToTopic(Out);
        using var rig = Rig(job.Build(), partitions: 4);
        _registry.IsAway = true;
        rig.Start("a");
        rig.Start("b");
        for (var i = 0; i < 100; i++) rig.Send("in", null, Text(i % 50), i);
        rig.RunWell(60);
        Assert.Empty(rig.Values("out"));
        Assert.Equal(100, Enumerable.Range(0, 4).Sum(p => rig.World.Cluster.CommittedOffset("job", new("in", p))));
        (_registry.IsAway, _) = (false, _registry.Schemas.Add("7"));
        rig.RunWell(10);
        Assert.Equal(Enumerable.Range(0, 50).Select(Text).Order(StringComparer.Ordinal), rig.Values("out"));
    }

    [Fact]
    public void An_undo_a_rebalance_and_a_stop_do_not_wait_for_a_fetch()
    {
        using var rig = Rig(Copy());
        rig.Start("a");
        Send(rig, 0, "1", partition: 0);
        rig.RunWell(2);
        (_registry.IsAway, _registry.Latency) = (true, TimeSpan.FromMinutes(10));
        Send(rig, 1, "1", partition: 0);
        Send(rig, 2, "2", partition: 0);
        rig["a"].Transport.Faults.FailNext(TransportCall.Flush, TransportErrorKind.Abortable);
        rig.RunWell(5);
        Assert.Equal(1, rig.Undone);
        Assert.Equal(["0", "1"], InOrder(rig));
        // Another worker gets one of the partitions; both are revoked meanwhile.
        rig.Start("b");
        rig.RunWell(5);
        Assert.Contains("revoked", rig.Journal);
        rig["a"].Stop();
        rig.RunWell(1);
        Assert.True(rig["a"].Completion.IsCompletedSuccessfully);
        (_registry.IsAway, _registry.Latency, _) = (false, default, _registry.Schemas.Add("2"));
        rig.Start("a");
        rig.RunWell(660);
        Assert.Equal(["0", "1", "2"], InOrder(rig));
    }

    [Fact]
    public void An_undone_task_does_not_decode_while_the_fetch_that_it_has_abandoned_goes_on()
    {
        // The codec of the fake throws if it is made to decode meanwhile; this one does not hear of cancellations.
        using var rig = Rig(Copy(new DeafSerde(_registry)), partitions: 1);
        rig.Start("a");
        _registry.Latency = TimeSpan.FromSeconds(20);
        Send(rig, 0, "1");
        rig.RunWell(21);
        Send(rig, 1, "1");
        Send(rig, 2, "2");
        rig["a"].Transport.Faults.FailNext(TransportCall.Flush, TransportErrorKind.Abortable);
        rig.RunWell(5);
        Assert.Equal(1, rig.Undone);
        Assert.Equal(["0"], InOrder(rig));
        _registry.Schemas.Add("2");
        rig.RunWell(40);
        Assert.Equal(["0", "1", "2"], InOrder(rig));
    }

    [Fact]
    public void Killed_again_and_again_while_schemas_are_slow_and_the_registry_comes_and_goes_a_worker_gives_what_it_would_have_given()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var registry = new FakeRegistry { Latency = TimeSpan.FromMilliseconds(300) };
            for (var i = 2; i < 6; i++) registry.Schemas.Add($"{i}");
            var job = new TopologyBuilder("job");
            job.FromTopic(new Topic<string, string>("in", value: new RegistrySerde(registry)), static s => Exact(s.OnBadRecord(ErrorPolicy.DeadLetter("dead"))))
                .KeyBy(static v => v, new RegistrySerde(registry, writes: "5")).Distinct("once", TimeSpan.FromHours(1))
                .Map(static v => v.EndsWith('3') ? throw new InvalidOperationException("3") : v).ToTopic(Out);
            using var rig = new Rig(job.Build(), seed: seed);
            registry.Time = rig.World.Time;
            for (var life = 0; life < 6; life++)
            {
                rig.Start("a");
                for (var i = 0; i < 20; i++) rig.Send("in", $"{i % 7}", $"{1 + random.Next(5)}|{(life * 15) + i}", i);
                registry.IsAway = random.Next(2) == 0;
                rig.Run(random.NextDouble() * 3);
                registry.IsAway = random.Next(2) == 0;
                if (random.Next(3) == 0) rig["a"].Transport.Faults.FailNext(TransportCall.Flush, TransportErrorKind.Abortable);
                rig["a"].Worker.RequestCommit();
                for (var steps = random.Next(200); steps > 0 && rig.World.Scheduler.Step(); steps--)
                {
                    // Stops in the middle of whatever is under way.
                }
                rig["a"].ThrowIfFailed();
                rig["a"].Kill();
            }
            registry.IsAway = false;
            rig.Start("a");
            rig.RunWell(30);
            Assert.Equal(Enumerable.Range(0, 95).Where(static i => i % 10 != 3).Select(Text).Order(StringComparer.Ordinal), rig.Values("out"));
            Assert.Equal(Enumerable.Range(0, 95).Where(static i => i % 10 == 3).Select(Text).Order(StringComparer.Ordinal), rig.Values("dead").Select(static v => v[2..]).Distinct());
        }
    }

    [Fact]
    public void A_bounded_run_ends_when_the_schema_is_there()
    {
        using var rig = Rig(Copy(), partitions: 1);
        for (var i = 0; i < 10; i++) Send(rig, i, i < 5 ? "1" : "2");
        (_registry.IsAway, _) = (true, _registry.Schemas.Add("2"));
        var worker = rig.Start("a", options: static o => o with { UntilEnd = true });
        rig.RunWell(60);
        Assert.False(worker.Completion.IsCompleted);
        _registry.IsAway = false;
        rig.RunWell(10);
        Assert.True(worker.Completion.IsCompletedSuccessfully);
        Assert.Equal(10, rig.Values("out").Length);
    }

    [Fact]
    public void A_worker_that_starts_while_the_registry_is_away_waits_for_it()
    {
        using var rig = Rig(Copy(new RegistrySerde(_registry) { AsksAtBind = true }), partitions: 1);
        _registry.IsAway = true;
        rig.Start("a");
        Send(rig, 0, "1");
        rig.RunWell(60);
        Assert.Contains(rig.Journal, static l => l.Contains("The registry serde of 'in' cannot be bound for now: HttpRequestException", StringComparison.Ordinal));
        _registry.IsAway = false;
        rig.RunWell(10);
        Assert.Equal(["0"], InOrder(rig));
    }

    [Fact]
    public void A_sink_outside_whose_serde_cannot_be_bound_is_tried_again()
    {
        var job = new TopologyBuilder("job");
        job.FromTopic<string>("in").AddExternalSink("words", new FakeSinkFactory<string>(), new RegistrySerde(_registry) { AsksAtBind = true });
        using var rig = Rig(job.Build(), partitions: 1);
        _registry.Latency = TimeSpan.FromSeconds(1);
        rig.Start("a");
        // The task that writes the rows has bound its own; that of the sink comes next.
        rig.RunWell(1.5);
        _registry.IsAway = true;
        rig.RunWell(30);
        Assert.Contains(rig.Journal, static l => l.Contains("The registry serde of sink 'words' at SchemaFetchTests.cs", StringComparison.Ordinal));
        _registry.IsAway = false;
        rig.RunWell(10);
        Assert.Contains(rig.Journal, static l => l.StartsWith("assigned", StringComparison.Ordinal));
    }

    [Fact]
    public void The_test_driver_reads_with_such_a_serde_too()
    {
        var serde = new RegistrySerde(_registry);
        var job = new TopologyBuilder("job");
        var topic = new Topic<string, string>("out", value: serde);
        job.FromTopic(new Topic<string, string>("in", value: serde)).Distinct("once", TimeSpan.FromHours(1)).ToTopic(topic);
        using var driver = new TopologyTestDriver(job.Build());
        driver.Input(new Topic<string, string>("in", value: serde)).Send("a", "x").Send("a", "y").Send("b", "z");
        Assert.Equal(["x", "z"], driver.Output(topic).ReadValues());
    }

    private Rig Rig(Topology job, int partitions = 2)
    {
        var rig = new Rig(job, partitions);
        _registry.Time = rig.World.Time;
        return rig;
    }

    private Topology Copy(Serde<string>? serde = null)
    {
        var job = new TopologyBuilder("job");
        job.FromTopic<string>("in", s => s.Serde(serde ?? new RegistrySerde(_registry))).ToTopic("out", Serdes.Utf8);
        return job.Build();
    }

    private static void Send(Rig rig, int i, string schema, int partition = 0) => rig.Send("in", "k", $"{schema}|{i}", i / 100d, partition);

    private static void Exact(TopicSource<string> source) => source.OutOfOrder(TimeSpan.Zero).IdleAfter(TimeSpan.FromHours(10));

    private static IEnumerable<string> InOrder(Rig rig) => rig.World.Cluster.Read("out").Select(static r => r.ValueText!);

    private static string Text(int i) => i.ToString(CultureInfo.InvariantCulture);

    private static string Header(InMemoryRecord record, string name)
    {
        Assert.True(record.Headers.TryGetLast(name, out var value));
        return Encoding.UTF8.GetString(value);
    }

    /// <summary>Its fetches go on when they are cancelled.</summary>
    private sealed class DeafSerde(FakeRegistry registry) : Serde<string>
    {
        public override string Format => "deaf";

        public override async ValueTask<Codec<string>> BindAsync(SerdeBinding binding, CancellationToken cancellationToken)
            => new Deaf(await new RegistrySerde(registry).BindAsync(binding, cancellationToken));

        private sealed class Deaf(Codec<string> codec) : Codec<string>
        {
            public override string LastError => codec.LastError;

            public override void Encode(string value, System.Buffers.IBufferWriter<byte> output) => codec.Encode(value, output);

            public override DecodeStatus Decode(ReadOnlySpan<byte> data, RecordHeaders headers, out string value) => codec.Decode(data, headers, out value);

            public override ValueTask FetchSchemaAsync(CancellationToken cancellationToken) => codec.FetchSchemaAsync(CancellationToken.None);
        }
    }
}
