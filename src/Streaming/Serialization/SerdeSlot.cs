namespace Streaming.Serialization;

/// <summary>A place of a topology where a serde is needed; resolved by <c>Build()</c>, bound to a codec by each task.</summary>
internal abstract class SerdeSlot
{
    /// <summary>What is encoded.</summary>
    public abstract Type Type { get; }

    /// <summary>Topic or store.</summary>
    public required string Subject { get; set; }

    public required SerdeRole Role { get; init; }

    /// <summary>Format of the resolved serde; null before.</summary>
    public abstract string? Format { get; }

    /// <summary>True if the resolved serde writes the same bytes for the same value for ever.</summary>
    public abstract bool IsStable { get; }

    /// <summary>Finds the serde by the rule of precedence; false if there is none.</summary>
    public abstract bool Resolve(TopologyOptions options);

    /// <summary>See <see cref="Codec{T}.Schema"/>.</summary>
    public abstract string Schema(object codec);

    /// <summary>See <see cref="Codec{T}.CannotRead"/>.</summary>
    public abstract string? CannotRead(object codec, string stored);

    /// <summary>True if binding has failed because something that a serde asks, such as a registry, cannot be reached.</summary>
    public static bool IsAway(Exception error, CancellationToken stop)
        => !stop.IsCancellationRequested && error is IOException or System.Net.Http.HttpRequestException or TimeoutException or OperationCanceledException { InnerException: TimeoutException };

    /// <summary>Makes the codec, a <c>Codec&lt;T&gt;</c>.</summary>
    public abstract ValueTask<object> BindAsync(IServiceProvider? services, CancellationToken cancellationToken);
}

/// <summary>A place where values of one type are encoded.</summary>
internal sealed class SerdeSlot<T> : SerdeSlot
{
    /// <summary>The serde given as an argument, if any.</summary>
    public Serde<T>? Explicit { get; init; }

    /// <summary>The slot of the stream that flows in with an unchanged type, if any.</summary>
    public SerdeSlot<T>? Flowing { get; init; }

    /// <summary>What resolution found.</summary>
    public Serde<T>? Serde { get; private set; }

    public override Type Type => typeof(T);

    public override string? Format => Serde?.Format;

    public override bool IsStable => Serde?.IsStable ?? false;

    public override bool Resolve(TopologyOptions options)
    {
        if (Serde is null && Explicit is null) Flowing?.Resolve(options);
        Serde ??= Explicit ?? Flowing?.Serde ?? options.FindSerde<T>();
        return Serde is not null;
    }

    public override string Schema(object codec) => ((Codec<T>)codec).Schema;

    public override string? CannotRead(object codec, string stored) => ((Codec<T>)codec).CannotRead(stored);

    public override async ValueTask<object> BindAsync(IServiceProvider? services, CancellationToken cancellationToken)
        => await Serde!.BindAsync(new(Subject, Role, services), cancellationToken);
}
