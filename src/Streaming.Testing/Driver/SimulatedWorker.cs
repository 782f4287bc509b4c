using System.Runtime.ExceptionServices;
using Streaming.Runtime;
using Streaming.Testing.Simulation;
using Streaming.Testing.State;
using Streaming.Testing.Transport;

namespace Streaming.Testing.Driver;

/// <summary>A real worker in a simulated process of its own, which can be stopped, killed, or cut off from the cluster.</summary>
internal sealed class SimulatedWorker : IDisposable
{
    private readonly SimulatedProcess _process;
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Starts it; it runs when the simulation does.</summary>
    public SimulatedWorker(SimulatedWorld world, Topology topology, WorkerOptions options, IServiceProvider? services = null)
    {
        _process = new SimulatedProcess(world.Scheduler);
        Transport = new InMemoryTransport(world.Cluster, _process);
        State = new InMemoryStateBackend(world.Disk(options.Name));
        Worker = new Worker(topology, Transport, State, options, world.Time, services ?? NoServices.Instance, world.Journal, _stop.Token);
        Completion = Task.Factory.StartNew(Worker.RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _process).Unwrap();
    }

    public Worker Worker { get; }

    public InMemoryTransport Transport { get; }

    public InMemoryStateBackend State { get; }

    /// <summary>The worker's run: completes when it has stopped, faults when it cannot go on.</summary>
    public Task Completion { get; }

    /// <summary>SIGTERM.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        _process.Kill();
        Transport.Crash();
        State.Crash();
    }

    /// <summary>Ends the process, if it is still there.</summary>
    public void Dispose()
    {
        Kill();
        _stop.Dispose();
    }

    /// <summary>Throws what ended the worker, if something did.</summary>
    public void ThrowIfFailed()
    {
        if (Completion.Exception is { } failure) ExceptionDispatchInfo.Throw(failure.InnerException!);
    }
}
