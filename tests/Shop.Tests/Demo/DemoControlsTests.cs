using Shop.Demo;
using Streaming.Testing;

namespace Shop.Tests.Demo;

public sealed class DemoControlsTests
{
    private readonly List<string> _said = [];
    private readonly GarbageGate _garbage = new();
    private readonly DemoControls _controls;
    private bool _quit;

    public DemoControlsTests() => _controls = new(() => _quit = true, _said.Add);

    [Theory]
    [InlineData('k', "not killed: no round runs now")]
    [InlineData('g', "no garbage: no round runs now")]
    public async Task A_key_between_rounds_is_refused(char key, string told)
    {
        await _controls.PressAsync(key);
        Assert.Equal([told], _said);
    }

    [Theory]
    [InlineData('k')]
    [InlineData('K')]
    public async Task K_kills_a_worker_of_the_round(char key)
    {
        var group = Group();
        _controls.Attach(group, _garbage);
        await group.StartAsync(untilEnd: false);
        await _controls.PressAsync(key);
        Assert.Equal(["worker 0 killed -9"], _said);
        await group.DisposeAsync();
    }

    [Fact]
    public async Task G_asks_the_round_for_garbage()
    {
        _controls.Attach(Group(), _garbage);
        await _controls.PressAsync('g');
        Assert.Equal(GarbageGate.Pieces, _garbage.Take(default).Count);
    }

    [Fact]
    public async Task A_round_that_is_over_gets_no_keys()
    {
        _controls.Attach(Group(), _garbage);
        _controls.Detach();
        await _controls.PressAsync('g');
        Assert.Empty(_garbage.Take(default));
    }

    [Fact]
    public async Task Q_ends_the_demo_and_other_keys_do_nothing()
    {
        await _controls.PressAsync('x');
        Assert.False(_quit);
        Assert.Empty(_said);
        await _controls.PressAsync('q');
        Assert.True(_quit);
    }

    private static WorkerGroup Group() => new(
        new(false, 1000, 0, 1, DemoOptions.ExactlyOnce, 0, null, "", ""), static (number, untilEnd) => new FakeWorker(number, untilEnd), static _ => { }, new ManualTimeProvider());
}
