namespace Shop.Demo.Screen;

/// <summary>Where the demo shows what happens: lines, or a screen that is drawn anew. Any thread's.</summary>
internal interface IDemoScreen : IAsyncDisposable
{
    /// <summary>How often it wants a snapshot.</summary>
    TimeSpan Interval { get; }

    void Show(DemoSnapshot snapshot);

    /// <summary>Something happened.</summary>
    void Say(string who, string text);

    /// <summary>Something is not as it should be; it remains on stderr.</summary>
    void Warn(string text);

    /// <summary>A result; it remains on stdout, behind everything else.</summary>
    void Result(string text);
}
