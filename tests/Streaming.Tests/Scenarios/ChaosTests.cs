using Xunit;

namespace Streaming.Tests.Scenarios;

/// <summary>Everything at once, by seed: client faults, kills with and without the disk, workers that are cut off, come and stop.</summary>
public sealed class ChaosTests
{
    [Theory]
    [InlineData(0, 40)]
    [InlineData(1000, 1040)]
    public void What_is_committed_is_what_a_quiet_run_commits(int from, int to)
    {
        string[] names = ["a", "b", "c"];
        for (var seed = from; seed < to; seed++)
        {
            var random = new Random(seed);
            using var rig = new Rig(MixedJob.Build(), seed: seed);
            var running = new HashSet<string>();
            for (var round = 0; round < 12; round++)
            {
                MixedJob.Feed(rig, round * 5, (round * 5) + 5);
                var name = names[random.Next(names.Length)];
                if (running.Add(name)) rig.Start(name, options: o => o with { LeaveOnStop = random.Next(2) == 0 });
                else Happen(rig, name, random, running);
                rig.RunWell(random.NextDouble() * 3);
                for (var step = random.Next(100); step > 0 && rig.World.Scheduler.Step();) step--;
            }
            foreach (var name in running)
            {
                rig[name].Transport.Reconnect();
                rig[name].Transport.Faults.EndDelay = TimeSpan.Zero;
            }
            if (running.Count == 0) rig.Start("a");
            rig.RunWell(40);
            MixedJob.Finish(rig);
            rig.RunWell(40);
            FaultTests.Same(seed, rig);
        }
    }

    private static void Happen(Rig rig, string name, Random random, HashSet<string> running)
    {
        switch (random.Next(6))
        {
            case 0:
                rig[name].Kill();
                running.Remove(name);
                if (random.Next(2) == 0) rig.World.Disk(name).Lose();
                break;
            case 1:
                rig[name].Stop();
                rig.RunWell(random.NextDouble());
                rig[name].Kill();
                running.Remove(name);
                break;
            case 2:
                rig[name].Transport.Disconnect();
                rig.RunWell(random.NextDouble() * 20);
                rig[name].Transport.Reconnect();
                break;
            case 3:
                rig[name].Worker.RequestCommit();
                break;
            default:
                FaultTests.All.Values.ElementAt(random.Next(FaultTests.All.Count))(rig[name].Transport.Faults);
                break;
        }
    }
}
