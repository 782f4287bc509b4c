namespace Shop.Demo;

/// <summary>What the keys of the live screen do, to the round that runs now.</summary>
/// <param name="quit">Ends the demo as Ctrl-C does.</param>
/// <param name="say">Told of what came of a key.</param>
internal sealed class DemoControls(Action quit, Action<string> say)
{
    private volatile Round? _round;

    /// <summary>From now on keys are for this round.</summary>
    public void Attach(WorkerGroup workers, GarbageGate garbage) => _round = new(workers, garbage);

    /// <summary>The round is over.</summary>
    public void Detach() => _round = null;

    /// <summary>Does what the key stands for; nothing if it stands for nothing.</summary>
    public async Task PressAsync(char key)
    {
        switch (char.ToLowerInvariant(key))
        {
            case 'k':
                say(_round is { } killed ? await killed.Workers.KillAsync() : "not killed: no round runs now");
                break;
            case 'g':
                say(_round is { } fed ? fed.Garbage.Ask() : "no garbage: no round runs now");
                break;
            case 'q':
                say("ending");
                quit();
                break;
        }
    }

    private sealed record Round(WorkerGroup Workers, GarbageGate Garbage);
}
