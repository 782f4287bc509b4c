using Streaming.Runtime;

namespace Streaming.Tests.Support;

/// <summary>Notes what is reported; drops the records, or fails like the policy Fail.</summary>
internal sealed class FakeFaults : Faults
{
    public bool Fails { get; set; }

    public List<(string Error, int Origin, string Step, bool WithoutEffect)> Thrown { get; } = [];

    public List<(int Origin, string Step, string Cause)> Bad { get; } = [];

    public override void Threw(Exception error, int origin, string step, bool withoutEffect)
    {
        Thrown.Add((error.Message, origin, step, withoutEffect));
        if (Fails) throw new TaskFailedException(error);
    }

    public override void Malformed(int origin, string step, string cause)
    {
        Bad.Add((origin, step, cause));
        if (Fails) throw new TaskFailedException(new InvalidOperationException(cause));
    }

    public override TaskFailedException ThrewOnClose(Exception error, string step, string window, string key) => new(error);
}
