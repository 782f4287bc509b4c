namespace Shop.Demo;

/// <summary>How a worker is.</summary>
/// <param name="State">starting, waiting (it is not ready), ready, ended or stopped.</param>
/// <param name="Restarts">How many times it was started after the first, whatever for.</param>
/// <param name="Up">How long it runs; null if it does not.</param>
internal sealed record WorkerLine(int Number, string State, int Tasks, int Restarts, TimeSpan? Up);
