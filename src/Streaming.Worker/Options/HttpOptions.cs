using System.Net;

namespace Streaming;

/// <summary>
/// The port for <c>/metrics</c>, <c>/health/live</c>, <c>/health/ready</c>, <c>/health/startup</c> and <c>/drain</c>. It tells no payloads and no secrets; <c>/drain</c> is taken from the same machine only.
/// </summary>
public sealed class HttpOptions
{
    /// <summary>The port. Default -1: none is opened. 0 takes any that is free and logs it.</summary>
    public int Port { get; set; } = -1;

    /// <summary>The address that is listened at. Default <c>0.0.0.0</c>: Prometheus and Kubernetes ask from other machines. <c>127.0.0.1</c> keeps it on this one.</summary>
    public string Address { get; set; } = "0.0.0.0";

    internal IEnumerable<OptionError> Validate()
    {
        if (Port is < -1 or > IPEndPoint.MaxPort) yield return new(nameof(Port), $"is {Port}; it must lie between 0 and {IPEndPoint.MaxPort}, or be -1 for none.");
        if (!IPAddress.TryParse(Address, out _)) yield return new(nameof(Address), $"is '{Address}'; it must be an IP address, such as 0.0.0.0 or 127.0.0.1.");
    }
}
