using Streaming.Runtime;
using Streaming.Testing.Driver;
using Streaming.Testing.Simulation;
using Streaming.Testing.State;
using Streaming.Testing.Transport;

namespace Streaming.Tests.Support;

/// <summary>A reset in a process of its own on the machine of a worker, which can be killed at every step.</summary>
internal sealed class SimulatedReset
{
    private readonly SimulatedProcess _process;

    public SimulatedReset(SimulatedWorld world, Topology topology, string machine = "a", StartPosition? start = null)
    {
        _process = new SimulatedProcess(world.Scheduler);
        Transport = new InMemoryTransport(world.Cluster, _process);
        var state = new InMemoryStateBackend(world.Disk(machine));
        var reset = new JobReset(
            topology, Transport, new ResetOptions { Start = start, Machine = machine }, world.Time, NoServices.Instance, stop => state.RemoveUnusedAsync(DateTimeOffset.MaxValue, stop).AsTask(), Told.Add);
        Completion = Task.Factory.StartNew(async () =>
        {
            Plan = await reset.PlanAsync(CancellationToken.None);
            await reset.AwaitNoMembersAsync(CancellationToken.None);
            await reset.RunAsync(Plan, CancellationToken.None);
        }, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _process).Unwrap();
    }

    public InMemoryTransport Transport { get; }

    public List<string> Told { get; } = [];

    public ResetPlan? Plan { get; private set; }

    public Task Completion { get; }

    public void Kill()
    {
        _process.Kill();
        Transport.Crash();
    }
}
