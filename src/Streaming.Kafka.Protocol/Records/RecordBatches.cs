namespace Streaming.Kafka.Protocol.Records;

/// <summary>
/// The batches of a records field, one behind the other, for <c>foreach</c>. A last one that is cut off is passed over, as fetch responses have them; anything that is no
/// batch is a <see cref="WireException"/>.
/// </summary>
/// <param name="bytes">The field.</param>
internal readonly struct RecordBatches(ReadOnlyMemory<byte> bytes)
{
    public Enumerator GetEnumerator() => new(bytes);

    internal struct Enumerator(ReadOnlyMemory<byte> bytes)
    {
        private RecordBatch _current;

        public readonly RecordBatch Current => _current;

        /// <summary>What is behind the current batch; at the end, the batch that is cut off.</summary>
        public ReadOnlyMemory<byte> Rest { get; private set; } = bytes;

        public bool MoveNext()
        {
            if (Rest.IsEmpty) return false;
            var error = RecordBatch.TryRead(Rest, out var batch);
            if (error == BatchError.Truncated) return false;
            if (error != BatchError.None) throw new WireException($"Records, {Rest.Length} bytes before their end: {error}.");
            _current = batch;
            Rest = Rest[batch.Bytes.Length..];
            return true;
        }
    }
}
