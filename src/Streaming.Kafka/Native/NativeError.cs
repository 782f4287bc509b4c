namespace Streaming.Kafka.Native;

/// <summary>What an rd_kafka_error_t said.</summary>
internal readonly record struct NativeError(RdError Code, string Text, bool IsFatal, bool IsRetriable, bool RequiresAbort)
{
    internal bool IsError => Code != RdError.None;

    /// <summary>Reads the error, if there is one, and destroys it.</summary>
    internal static unsafe NativeError Take(nint error)
    {
        if (error == 0) return default;
        var result = new NativeError(
            Rdkafka.rd_kafka_error_code(error),
            Rdkafka.Text(Rdkafka.rd_kafka_error_string(error)),
            Rdkafka.rd_kafka_error_is_fatal(error) != 0,
            Rdkafka.rd_kafka_error_is_retriable(error) != 0,
            Rdkafka.rd_kafka_error_txn_requires_abort(error) != 0);
        Rdkafka.rd_kafka_error_destroy(error);
        return result;
    }

    internal static unsafe string Name(RdError code) => Rdkafka.Text(Rdkafka.rd_kafka_err2name(code));

    /// <summary>Name and text of a code.</summary>
    internal static unsafe string Describe(RdError code) => $"{Name(code)}: {Rdkafka.Text(Rdkafka.rd_kafka_err2str(code))}";
}
