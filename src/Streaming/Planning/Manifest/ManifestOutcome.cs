namespace Streaming.Planning;

/// <summary>How a step of this build stands to what is stored of it.</summary>
internal enum ManifestOutcome
{
    /// <summary>Nothing is stored under this name.</summary>
    New,

    /// <summary>What is stored is what this build would write.</summary>
    Equal,

    /// <summary>This build reads what is stored and writes a schema of its own.</summary>
    Compatible,

    /// <summary>What is stored means something else: refused, and nothing is changed.</summary>
    Changed,

    /// <summary>Stored, and not in this build: kept and reported.</summary>
    Gone,
}

/// <summary>One step's outcome.</summary>
/// <param name="Step">Its name.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Message">For <see cref="ManifestOutcome.Changed"/>, the error STR2101; for the others that are worth telling, a sentence; else empty.</param>
/// <param name="Manifest">What is to be stored from now on. With <see cref="ManifestOutcome.Changed"/> and <see cref="ManifestOutcome.Gone"/>: what is stored.</param>
internal sealed record ManifestComparison(string Step, ManifestOutcome Outcome, string Message, StepManifest Manifest);
