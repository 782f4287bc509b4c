namespace Streaming.Nexmark;

/// <summary>The options that the programs of a comparison are given, as <c>--name value</c>; those that mean nothing here are passed over.</summary>
internal sealed class NexmarkOptions
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public NexmarkOptions(string[] args)
    {
        for (var i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Length) throw new ArgumentException($"'{args[i]}' is not understood: options are --name value.");
            _values[args[i][2..]] = args[i + 1];
        }
        if (Of("format", "json") != "json") throw new ArgumentException($"--format is '{Of("format", "")}'; only json is read.");
    }

    public string Bootstrap => Of("bootstrap", "127.0.0.1:9092");

    public string Topic => Required("topic");

    public string Output => Required("output");

    public string Query => Required("query");

    /// <summary>Its topics and its group begin with this.</summary>
    public string Job => $"peer-{Query}-{Of("run", "0")}-streaming";

    public Guarantee Guarantee => Of("guarantee", "at-least-once") == "exactly-once" ? Guarantee.ExactlyOnce : Guarantee.AtLeastOnce;

    public int Lanes => int.Parse(Of("threads", "2"), System.Globalization.CultureInfo.InvariantCulture);

    public string StateDirectory => Of("state-dir", ".state");

    /// <summary>ms; by default that of the programs that it is compared with: 1,000, exactly once 100.</summary>
    public TimeSpan CommitInterval => TimeSpan.FromMilliseconds(double.Parse(Of("commit-ms", Guarantee == Guarantee.ExactlyOnce ? "100" : "1000"), System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Such as 2g: what other programs give to their heap. A half of it is the engine's, as of what a container has.</summary>
    public long MemoryLimit => Of("heap", "2g") is var heap && heap.EndsWith('g')
        ? long.Parse(heap[..^1], System.Globalization.CultureInfo.InvariantCulture) << 29
        : throw new ArgumentException($"--heap is '{heap}'; write it as 2g.");

    private string Required(string name) => _values.TryGetValue(name, out var value) ? value : throw new ArgumentException($"--{name} is missing.");

    private string Of(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);
}
