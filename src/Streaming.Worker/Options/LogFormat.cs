namespace Streaming;

/// <summary>How a worker process writes its log to standard output.</summary>
public enum LogFormat
{
    /// <summary>JSON where the environment says that this is a container (<c>DOTNET_RUNNING_IN_CONTAINER</c>), else text.</summary>
    Auto,

    /// <summary>One line of text an entry.</summary>
    Text,

    /// <summary>One JSON object an entry.</summary>
    Json,
}
