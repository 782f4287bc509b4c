namespace Streaming.Building;

/// <summary>Where a step was written: file name (never the path) and line.</summary>
internal readonly record struct StepLocation(string File, int Line)
{
    public static StepLocation Of(string path, int line) => new(Path.GetFileName(path.Replace('\\', '/')), line);

    public override string ToString() => $"{File}:{Line}";
}
