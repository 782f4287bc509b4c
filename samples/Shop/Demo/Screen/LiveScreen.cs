using System.Text;

namespace Shop.Demo.Screen;

/// <summary>
/// Draws a screen about twice a second, on the terminal's alternate screen; when it has gone, warnings and results are printed where the user was before. Whole frames, as
/// wide and high as the terminal, over the one before: so nothing flickers, and no state of the terminal is relied upon.
/// </summary>
internal sealed class LiveScreen : IDemoScreen
{
    // Alternate screen, no cursor, no wrapping.
    private const string Enter = "\e[?1049h\e[?25l\e[?7l\e[2J";

    // And back; the keypad too, which the runtime sets when it begins to read keys.
    private const string Leave = "\e[?7h\e[?25h\e[?1l\e>\e[?1049l";

    private const int MostKept = 50;

    private readonly EventLog _events = new(TimeProvider.System);
    private readonly Queue<string> _warnings = new();
    private readonly Queue<string> _results = new();
    private readonly CancellationTokenSource _done = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly FrameStyle _style = Terminal.Style;
    private readonly Task _loop;
    private volatile DemoSnapshot _now = DemoSnapshot.Empty;
    private (int Width, int Height) _drawn;

    /// <param name="pressed">What a key does.</param>
    public LiveScreen(Func<char, Task> pressed)
    {
        Console.Out.Write(Enter);
        _loop = LoopAsync();
        Keyboard.Listen(key => _done.IsCancellationRequested ? Task.CompletedTask : PressAsync(pressed, key));
    }

    public TimeSpan Interval => TimeSpan.FromMilliseconds(500);

    public void Show(DemoSnapshot snapshot)
    {
        _now = snapshot;
        Wake();
    }

    public void Say(string who, string text) => _events.Add(who == "demo" ? text : $"{who}: {text}");

    public void Warn(string text) => Keep(_warnings, text);

    public void Result(string text) => Keep(_results, text);

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _loop;
        try
        {
            await Console.Out.WriteAsync(Leave);
            foreach (var warning in Kept(_warnings)) await Console.Error.WriteLineAsync($"demo: {warning}");
            foreach (var result in Kept(_results)) await Console.Out.WriteLineAsync($"demo: {result}");
        }
        catch (IOException)
        {
            // The terminal has gone.
        }
    }

    private static string[] Kept(Queue<string> kept)
    {
        lock (kept) return [.. kept];
    }

    private void Keep(Queue<string> kept, string text)
    {
        lock (kept)
        {
            kept.Enqueue(text);
            if (kept.Count > MostKept) kept.Dequeue();
        }
        _events.Add(text);
    }

    private async Task PressAsync(Func<char, Task> pressed, char key)
    {
        try
        {
            await pressed(key);
        }
        catch (Exception e)
        {
            // What it leaves behind is found by the round.
            _events.Add($"'{key}' failed: {e.Message}");
        }
        Wake();
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is to be drawn already.
        }
    }

    private async Task LoopAsync()
    {
        // Not on the round's thread: a terminal that stands still holds nothing up but this.
        await Task.Yield();
        try
        {
            while (true)
            {
                Draw();
                await _wake.WaitAsync(Interval, _done.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
        catch (Exception e)
        {
            // The round goes on without it, and its result is told.
            Warn($"the screen could not be drawn any more: {e.Message}");
        }
    }

    private void Draw()
    {
        var size = (Width: Console.WindowWidth, Height: Console.WindowHeight);
        // Some terminals do not say.
        if (size.Width <= 0 || size.Height <= 0) size = (LiveView.LeastWidth, LiveView.LeastHeight);
        var lines = Frame.Render(LiveView.Of(_now with { Happened = _events.All }, size.Width, size.Height), size.Width, size.Height, _style);
        // Terminals that know how show the frame when it is complete.
        var text = new StringBuilder("\e[?2026h").Append(size == _drawn ? "" : "\e[2J").Append("\e[H").AppendJoin("\r\n", lines).Append("\e[?2026l");
        Console.Out.Write(text.ToString());
        _drawn = size;
    }
}
