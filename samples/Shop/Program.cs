using Shop;
using Shop.Demo;
using Shop.Feed;
using Streaming;
using Streaming.Postgres;

if (args is ["demo", ..]) return await DemoRun.RunAsync(args[1..]);
if (args is ["feed", ..]) return await FeedRun.RunAsync(args[1..]);

using var parent = ParentWatch.Start();
return await StreamingWorker.RunAsync(
    ShopJob.Build(), args, o => o.Use(new PostgresOptions { ConnectionString = Environment.GetEnvironmentVariable("STREAMING_POSTGRES") }), parent.Gone);
