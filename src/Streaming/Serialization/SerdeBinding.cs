namespace Streaming;

/// <summary>Where a serde is to be used.</summary>
/// <param name="Subject">Topic or store name.</param>
/// <param name="Role">What is encoded there.</param>
/// <param name="Services">Services of the host, for serdes that need clients; null in the test driver.</param>
public sealed record SerdeBinding(string Subject, SerdeRole Role, IServiceProvider? Services);
