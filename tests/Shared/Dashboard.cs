using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Streaming.Tests.Shared;

/// <summary>The Grafana dashboard of <c>deploy/grafana</c>, as far as tests ask about it.</summary>
internal sealed class Dashboard
{
    private Dashboard(JsonElement root)
    {
        Root = root;
        Panels = [.. root.GetProperty("panels").EnumerateArray().Select(Panel.Of)];
    }

    public static string Folder { get; } = Path.Combine(RepositoryRoot(), "deploy", "grafana");

    /// <summary>All of it.</summary>
    public JsonElement Root { get; }

    /// <summary>Its panels, rows among them.</summary>
    public IReadOnlyList<Panel> Panels { get; }

    /// <summary>The queries of all panels.</summary>
    public IEnumerable<(Panel Panel, Query Query)> Queries => Panels.SelectMany(p => p.Queries.Select(q => (p, q)));

    public static Dashboard Read() => new(JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "streaming.json"))).RootElement);

    private static string RepositoryRoot([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));

    /// <summary>A panel, or the head of a row.</summary>
    internal sealed record Panel(int Id, string Type, string Title, string Description, int X, int Y, int Width, int Height, IReadOnlyList<Query> Queries)
    {
        public bool IsRow => Type == "row";

        public static Panel Of(JsonElement panel)
        {
            var place = panel.GetProperty("gridPos");
            var queries = panel.TryGetProperty("targets", out var targets) ? targets.EnumerateArray().Select(Query.Of) : [];
            return new(
                panel.GetProperty("id").GetInt32(), Text(panel, "type"), Text(panel, "title"), Text(panel, "description"),
                place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32(), place.GetProperty("w").GetInt32(), place.GetProperty("h").GetInt32(), [.. queries]);
        }

        public bool Overlaps(Panel other) => X < other.X + other.Width && other.X < X + Width && Y < other.Y + other.Height && other.Y < Y + Height;
    }

    /// <summary>A query of a panel.</summary>
    internal sealed record Query(string RefId, string Expression, string Legend)
    {
        public static Query Of(JsonElement target) => new(Text(target, "refId"), Text(target, "expr"), Text(target, "legendFormat"));
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var text) ? text.GetString()! : "";
}
