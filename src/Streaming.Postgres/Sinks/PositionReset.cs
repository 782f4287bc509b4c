using Npgsql;
using Streaming.Postgres.Tables;

namespace Streaming.Postgres.Sinks;

/// <summary>Deletes the positions of a sink whose job is reset, of all topics that it ever read.</summary>
internal sealed class PositionReset(Database database, PositionTable positions)
{
    public async Task RunAsync(string job, string sink, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.ConnectAsync(cancellationToken);
            if (await CatalogTable.ReadAsync(connection, positions.Name, cancellationToken) is null) return;
            await positions.ForgetAsync(connection, job, sink, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == Sqlstate.InsufficientPrivilege)
        {
            // Positions are kept by the id of the topic, which the reset has made anew: those that stay are nobody's.
        }
        catch (NpgsqlException e)
        {
            var cause = e is PostgresException p ? Sqlstate.Describe(p) : e.InnerException?.GetType().Name ?? "no answer";
            throw new StreamingException("STR2714", $"The positions of sink '{sink}' in database {database.Name} cannot be deleted: {cause}. Is the server running? Run the verb reset again: it goes on from here.");
        }
    }
}
