namespace Shop.Demo.Screen;

/// <summary>Something that happened.</summary>
internal readonly record struct DemoEvent(DateTimeOffset At, string Text);
