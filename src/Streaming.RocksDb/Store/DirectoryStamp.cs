using System.Globalization;
using System.Text;

namespace Streaming.RocksDb.Store;

/// <summary>
/// What RocksDB's own column family holds: the format of the directory, whose it is, and the position. Written in the first batch of a
/// new directory and compared at every opening.
/// </summary>
internal static class DirectoryStamp
{
    /// <summary>Raised when an older build could not read what a newer one writes. Version 1: column families <c>store:name</c>, this column family.</summary>
    internal const int FormatVersion = 1;

    internal static ReadOnlySpan<byte> FormatKey => "format"u8;

    internal static ReadOnlySpan<byte> IdentityKey => "identity"u8;

    internal static ReadOnlySpan<byte> PositionKey => "position"u8;

    internal static byte[] Format => Encoding.UTF8.GetBytes(FormatVersion.ToString(CultureInfo.InvariantCulture));

    internal static byte[] Identity(string identity) => Encoding.UTF8.GetBytes(identity);

    /// <summary>Refuses a directory of another identity or a newer format, and changes nothing in it.</summary>
    /// <exception cref="RocksDbException">STR2802 another identity; STR2803 a newer format.</exception>
    /// <exception cref="DamagedDirectoryException">The stamp cannot be read.</exception>
    internal static void Check(TaskDirectory directory, string identity, ReadOnlySpan<byte> storedFormat, ReadOnlySpan<byte> storedIdentity)
    {
        if (!int.TryParse(storedFormat, NumberStyles.None, CultureInfo.InvariantCulture, out var format) || format < 1)
            throw new DamagedDirectoryException("the format version in it is not a number");
        if (format > FormatVersion)
        {
            throw new RocksDbException(
                "STR2803",
                $"State directory '{directory.Path}' of task '{directory.Task}' has format {format}; this build reads up to {FormatVersion}. Nothing was changed. "
                + "Run the newer build, or give this one another state directory (it is then restored from the changelogs).",
                directory.Path);
        }

        var stored = Encoding.UTF8.GetString(storedIdentity);
        if (stored != identity)
        {
            throw new RocksDbException(
                "STR2802",
                $"State directory '{directory.Path}' of task '{directory.Task}' belongs to '{stored}'; this worker runs '{identity}'. Nothing was changed. "
                + "Give this worker another state directory, or, if the job or the cluster was made anew on purpose, delete the directory.",
                directory.Path);
        }
    }
}
