using System.Diagnostics.CodeAnalysis;

namespace Streaming;

/// <summary>A record that was not written.</summary>
/// <param name="Topic">Where it was to go.</param>
/// <param name="Partition">Partition, -1 if not chosen.</param>
/// <param name="Tag">The sender's number (see <see cref="OutgoingRecords.Add"/>).</param>
/// <param name="ForItself">True if the broker or the client refuses this record whatever the others do (too large, bad timestamp).</param>
/// <param name="Reason">Error name and text.</param>
[Experimental("STRX001")]
public sealed record RefusedRecord(string Topic, int Partition, long Tag, bool ForItself, string Reason);
