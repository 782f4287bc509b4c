using System.Net;
using System.Threading.Channels;
using Shop.Demo.Metrics;
using Streaming.Testing;

namespace Shop.Tests.Demo.Metrics;

public sealed class MetricsWatchTests : IDisposable
{
    private static readonly Uri Address = new("http://worker/metrics");

    private readonly ManualTimeProvider _time = new();
    private readonly Channel<WorkerFigures> _seen = Channel.CreateUnbounded<WorkerFigures>();
    private readonly Page _page = new();

    [Fact]
    public async Task Reads_the_page_again_and_again()
    {
        await using var watch = Watch();
        (await NextAsync()).SetResult("streaming_tasks 4");
        Assert.Equal(4, (await _seen.Reader.ReadAsync(TestContext.Current.CancellationToken)).Tasks);
        await DelayedAsync();
        (await NextAsync()).SetResult("streaming_tasks 8");
        Assert.Equal(8, (await _seen.Reader.ReadAsync(TestContext.Current.CancellationToken)).Tasks);
    }

    [Fact]
    public async Task A_page_that_cannot_be_read_is_tried_again()
    {
        await using var watch = Watch();
        (await NextAsync()).SetException(new HttpRequestException("connection refused"));
        await DelayedAsync();
        (await NextAsync()).SetResult("streaming_tasks 4");
        Assert.Equal(4, (await _seen.Reader.ReadAsync(TestContext.Current.CancellationToken)).Tasks);
    }

    [Fact]
    public async Task A_worker_that_is_killed_while_its_page_is_read_is_no_failure_of_the_watch()
    {
        var watch = Watch();
        var request = await NextAsync();
        var disposing = watch.DisposeAsync();
        request.SetException(new HttpRequestException("connection reset"));
        await disposing;
    }

    public void Dispose() => _page.Dispose();

    private MetricsWatch Watch() => new(Address, figures => _seen.Writer.TryWrite(figures), new(_page), _time);

    private async Task<TaskCompletionSource<string>> NextAsync() => await _page.Requests.Reader.ReadAsync(TestContext.Current.CancellationToken);

    private async Task DelayedAsync()
    {
        while (_time.NextTimer is null) await Task.Yield();
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>Answers when the test says so, whatever is cancelled meanwhile.</summary>
    private sealed class Page : HttpMessageHandler
    {
        public Channel<TaskCompletionSource<string>> Requests { get; } = Channel.CreateUnbounded<TaskCompletionSource<string>>();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            Requests.Writer.TryWrite(answer);
            return new(HttpStatusCode.OK) { Content = new StringContent(await answer.Task) };
        }
    }
}
