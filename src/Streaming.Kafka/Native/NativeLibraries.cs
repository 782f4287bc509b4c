using System.Reflection;
using System.Runtime.InteropServices;

namespace Streaming.Kafka.Native;

/// <summary>
/// Finds librdkafka once, for the binding of this assembly and for Confluent.Kafka alike, so that a process never holds two of them: beside the assemblies, then where the
/// runtime looks (a package's runtimes folder), then the system's.
/// </summary>
internal static class NativeLibraries
{
    private const string WayOut =
        "Run ./demo or ./test once: they build it and put it beside the assemblies. Where packages of the usual feed can be had, set the MSBuild property UseLibrdkafkaRedist=true instead.";

    private static readonly Lazy<nint> Loaded = new(Load);

    /// <summary>Loads the library on first use, or says what is missing.</summary>
    internal static void Ensure() => _ = Loaded.Value;

    private static nint Load()
    {
        var handle = Find();
        if (handle == 0)
        {
            throw new TransportException(
                TransportErrorKind.Fatal, $"STR2601 The native library librdkafka was not found (looked beside the assemblies, in {AppContext.BaseDirectory}, and in the system). {WayOut}");
        }
        SetResolver(typeof(NativeLibraries).Assembly, handle);
        SetResolver(typeof(Confluent.Kafka.Library).Assembly, handle);
        CheckVersion(handle);
        return handle;
    }

    private static nint Find()
    {
        var assembly = typeof(NativeLibraries).Assembly;
        var file = OperatingSystem.IsWindows() ? "librdkafka.dll" : OperatingSystem.IsMacOS() ? "librdkafka.dylib" : "librdkafka.so";
        foreach (var folder in new[] { Path.GetDirectoryName(assembly.Location), AppContext.BaseDirectory })
            if (!string.IsNullOrEmpty(folder) && NativeLibrary.TryLoad(Path.Combine(folder, file), out var beside)) return beside;
        if (NativeLibrary.TryLoad(Rdkafka.Library, assembly, null, out var probed)) return probed;
        return NativeLibrary.TryLoad("librdkafka.so.1", out var system) ? system : 0;
    }

    private static void SetResolver(Assembly assembly, nint handle)
    {
        try
        {
            NativeLibrary.SetDllImportResolver(assembly, (name, _, _) => name.StartsWith(Rdkafka.Library, StringComparison.Ordinal) ? handle : 0);
        }
        catch (InvalidOperationException)
        {
            // The application has a resolver of its own for this assembly: it knows better.
        }
    }

    private static unsafe void CheckVersion(nint handle)
    {
        if (NativeLibrary.TryGetExport(handle, nameof(Rdkafka.rd_kafka_version), out _) && Rdkafka.rd_kafka_version() >= Rdkafka.OldestVersion) return;
        var version = NativeLibrary.TryGetExport(handle, nameof(Rdkafka.rd_kafka_version_str), out _) ? Rdkafka.Text(Rdkafka.rd_kafka_version_str()) : "unknown";
        throw new TransportException(TransportErrorKind.Fatal, $"STR2602 The native library librdkafka has version {version}; 2.4.0 or newer is needed. {WayOut}");
    }
}
