using Streaming.Kafka.Protocol;

namespace Streaming.Kafka.Embedded.Core;

/// <summary>
/// A request on its way through the broker, and the way back to who asked. It ends exactly once, at once or in a later step. The byte strings of the request belong to who
/// asked and are theirs again once the call has ended: what the broker keeps, it copies.
/// </summary>
internal abstract class Call
{
    /// <summary>What is asked.</summary>
    public required ApiKey Api { get; init; }

    /// <summary>In which version.</summary>
    public required short Version { get; init; }

    /// <summary>The request, of the type that belongs to <see cref="Api"/>.</summary>
    public required IApiMessage Request { get; init; }

    /// <summary>The client's name for itself; empty if it has none.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>Where it comes from, as groups show it: <c>/127.0.0.1</c>.</summary>
    public string ClientHost { get; init; } = "";

    /// <summary>The call has ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Ends the call with a response. It may hold parts of logs, which never change; nothing in it is changed any more.</summary>
    public void Answer(IApiMessage response)
    {
        End();
        OnAnswer(response);
    }

    /// <summary>Ends the call without a response, as the protocol has it for Produce with <c>acks=0</c>.</summary>
    public void AnswerNothing()
    {
        End();
        OnNothing();
    }

    /// <summary>Ends the call and the connection that it came on.</summary>
    public void Close(string reason)
    {
        End();
        OnClose(reason);
    }

    protected abstract void OnAnswer(IApiMessage response);

    protected abstract void OnNothing();

    protected abstract void OnClose(string reason);

    private void End()
    {
        if (HasEnded) throw new InvalidOperationException($"{Api} has been answered before.");
        HasEnded = true;
    }
}
