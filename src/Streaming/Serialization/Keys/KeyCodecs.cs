using System.Diagnostics.CodeAnalysis;

namespace Streaming.Serialization;

/// <summary>The canonical key codecs, made once for a type.</summary>
internal static class KeyCodecs
{
    /// <summary>The codec of the type. Throws <see cref="NotSupportedException"/> with the reason if the type cannot be a key.</summary>
    public static KeyCodec<T> For<T>() => TryFor<T>(out var codec, out var reason) ? codec : throw new NotSupportedException(reason);

    /// <summary>The codec of the type, or why it cannot be a key: a sentence without its full stop, with the way out.</summary>
    public static bool TryFor<T>([NotNullWhen(true)] out KeyCodec<T>? codec, out string reason)
    {
        (codec, reason) = Cache<T>.Made;
        return codec is not null;
    }

    private static class Cache<T>
    {
        public static readonly (KeyCodec<T>? Codec, string Reason) Made = Make();

        private static (KeyCodec<T>?, string) Make()
        {
            var part = new KeyPartFactory().TryMake(typeof(T), out var reason);
            if (part is null) return (null, $"{TypeNames.Of(typeof(T))} cannot be a key: {reason}");
            return ((KeyCodec<T>)Activator.CreateInstance(typeof(PartKeyCodec<,>).MakeGenericType(typeof(T), part.GetType()), part)!, "");
        }
    }
}
