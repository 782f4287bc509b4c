namespace Streaming.Postgres.Columns;

/// <summary>A value cannot be stored in PostgreSQL. The message does not show it.</summary>
internal sealed class UnwritableValueException(string message) : Exception(message);
