using System.Runtime.InteropServices;

namespace Shop;

/// <summary>Signals that stop the program in order instead of ending the process.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals(params PosixSignal[] signals) => _registrations =
    [
        .. signals.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            _stop.Cancel();
        })),
    ];

    public CancellationToken Token => _stop.Token;

    /// <summary>As if one had come.</summary>
    public void Stop() => _stop.Cancel();

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _stop.Dispose();
    }
}
