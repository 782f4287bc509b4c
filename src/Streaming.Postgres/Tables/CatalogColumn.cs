namespace Streaming.Postgres.Tables;

/// <summary>A column as the database has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as SQL, with modifiers, such as <c>numeric(10,2)</c>.</param>
/// <param name="BaseType">Name of its type in the catalogue (<c>pg_type.typname</c>); for a domain that of what it is over.</param>
/// <param name="IsEnum">Its type is an enum of the database.</param>
/// <param name="IsRequired">It has no default and takes no null.</param>
/// <param name="IsGenerated">It cannot be written: generated, or an identity that is always generated.</param>
/// <param name="MayInsert">This user may write it.</param>
/// <param name="MayUpdate">This user may change it.</param>
/// <param name="MaySelect">This user may read it.</param>
internal sealed record CatalogColumn(string Name, string Type, string BaseType, bool IsEnum, bool IsRequired, bool IsGenerated, bool MayInsert, bool MayUpdate, bool MaySelect);
