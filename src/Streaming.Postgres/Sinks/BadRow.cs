namespace Streaming.Postgres.Sinks;

/// <summary>Why a record cannot become a row, without any of its values.</summary>
/// <param name="Code">Code of the error.</param>
/// <param name="Cause">Continues "record orders.sink[3]@1041 ...".</param>
/// <param name="Error">What user code threw, if it did.</param>
internal sealed record BadRow(string Code, string Cause, Exception? Error)
{
    /// <summary>Stands for a code where the record is to be tried again later.</summary>
    public const string Unavailable = "";

    public bool IsUnavailable => Code == Unavailable;
}
