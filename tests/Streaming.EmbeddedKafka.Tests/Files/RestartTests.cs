using Streaming.Kafka.Embedded.Tests.Support;

namespace Streaming.Kafka.Embedded.Tests.Files;

/// <summary>A broker in files is the same as one in memory that never ends.</summary>
public sealed class RestartTests
{
    [Fact]
    public void Restarts_at_any_time_change_nothing_that_a_client_can_see() => Property.Holds(30, random =>
    {
        var seed = random.Next();
        using var folder = new DataFolder();
        StepClock clock = new(), otherClock = new();
        using var memory = new KeptBroker(clock, null);
        using var files = new KeptBroker(otherClock, folder.Path);
        Workload inMemory = new(seed), inFiles = new(seed);
        Workload.Prepare(memory);
        Workload.Prepare(files);
        for (var step = 0; step < 250; step++)
        {
            Assert.Equal(inMemory.Step(memory, clock), inFiles.Step(files, otherClock));
            if (random.Next(20) == 0)
            {
                files.Restart();
                Assert.Equal(BrokerImage.Of(memory.Broker), BrokerImage.Of(files.Broker));
            }
            // Markers are written, or not yet.
            if (random.Next(3) == 0) continue;
            memory.Advance();
            files.Advance();
        }
        files.Restart();
        Assert.Equal(BrokerImage.Of(memory.Broker), BrokerImage.Of(files.Broker));
        Assert.Empty(files.Told);
    });

    [Fact]
    public void A_kill_between_any_two_calls_of_the_system_leaves_what_was_confirmed_and_all_or_nothing_of_the_rest() => Property.Holds(200, random =>
    {
        var seed = random.Next();
        using var folder = new DataFolder();
        StepClock clock = new(), otherClock = new();
        var disk = new DyingDisk();
        using var memory = new KeptBroker(clock, null);
        using var files = new KeptBroker(otherClock, folder.Path, disk: disk);
        Workload inMemory = new(seed), inFiles = new(seed);
        Workload.Prepare(memory);
        Workload.Prepare(files);
        files.FlushesRounds = random.Next(2) == 0;
        disk.DieAfter(random.Next(200), random.Next(200));
        HashSet<string> possible = [];
        memory.Flushed = () => possible.Add(BrokerImage.Values(memory.Broker, Workload.Compacted));
        for (var step = 0; step < 200; step++)
        {
            possible.Clear();
            memory.Flushed();
            inMemory.Step(memory, clock);
            Settle(memory);
            if (Lives(() =>
            {
                inFiles.Step(files, otherClock);
                Settle(files);
            })) continue;
            // The next start may be killed too.
            var second = new DyingDisk();
            second.DieAfter(random.Next(20), random.Next(50));
            Lives(() => files.Restart(second));
            files.Restart();
            Settle(files);
            var found = BrokerImage.Values(files.Broker, Workload.Compacted);
            Assert.True(possible.Contains(found), $"In step {step}, found\n{found}\nwhich is none of\n{string.Join('\n', possible)}");
            return;
        }
    });

    private static bool Lives(Action step)
    {
        try
        {
            step();
            return true;
        }
        catch (KilledException)
        {
            return false;
        }
    }

    // A transaction that is over its time is decided in one step and completed in the next.
    private static void Settle(KeptBroker broker)
    {
        broker.Advance();
        broker.Advance();
    }
}
