using Streaming;

var job = new TopologyBuilder("word-count");
job.FromTopic<string>("lines")
    .FlatMap(static line => line.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries))
    .KeyBy(static word => word)
    .WindowBy(Window.Tumbling(TimeSpan.FromMinutes(1)))
    .Count("words")
    .Map(static w => $"{w.Window.Start:HH:mm} {w.Key} {w.Value}")
    .ToTopic("word-counts");

return await StreamingWorker.RunAsync(job.Build(), args);
