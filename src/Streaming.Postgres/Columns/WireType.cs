using NpgsqlTypes;

namespace Streaming.Postgres.Columns;

/// <summary>A type of the database in which values are sent.</summary>
/// <param name="Name">Its name in SQL and in DDL, such as <c>bigint</c>.</param>
/// <param name="DbType">Npgsql's name of it.</param>
/// <param name="Fits">Type names (<c>pg_type.typname</c>) of columns that take it on assignment without loss.</param>
/// <param name="Casts">Type names of columns that take it by an explicit cast.</param>
/// <param name="CastsToEnum">True if it can be cast to an enum of the database.</param>
internal sealed record WireType(string Name, NpgsqlDbType DbType, string[] Fits, string[] Casts, bool CastsToEnum = false)
{
    public static readonly WireType Text = new("text", NpgsqlDbType.Text, ["text", "varchar", "bpchar", "citext"], ["json", "jsonb"], CastsToEnum: true);
    public static readonly WireType Int16 = new("smallint", NpgsqlDbType.Smallint, ["int2", "int4", "int8", "numeric"], []);
    public static readonly WireType Int32 = new("integer", NpgsqlDbType.Integer, ["int4", "int8", "numeric"], []);
    public static readonly WireType Int64 = new("bigint", NpgsqlDbType.Bigint, ["int8", "numeric"], []);
    public static readonly WireType Single = new("real", NpgsqlDbType.Real, ["float4", "float8"], []);
    public static readonly WireType Double = new("double precision", NpgsqlDbType.Double, ["float8"], []);
    public static readonly WireType Numeric = new("numeric", NpgsqlDbType.Numeric, ["numeric"], []);
    public static readonly WireType Boolean = new("boolean", NpgsqlDbType.Boolean, ["bool"], []);
    public static readonly WireType Uuid = new("uuid", NpgsqlDbType.Uuid, ["uuid"], []);
    public static readonly WireType TimestampTz = new("timestamptz", NpgsqlDbType.TimestampTz, ["timestamptz"], []);
    public static readonly WireType Date = new("date", NpgsqlDbType.Date, ["date"], []);
    public static readonly WireType Time = new("time", NpgsqlDbType.Time, ["time"], []);
    public static readonly WireType Interval = new("interval", NpgsqlDbType.Interval, ["interval"], []);
    public static readonly WireType Bytea = new("bytea", NpgsqlDbType.Bytea, ["bytea"], []);

    /// <summary>True if a column of this kind takes it; <paramref name="cast"/> if only by an explicit cast.</summary>
    public bool Fit(string typeName, bool isEnum, out bool cast)
    {
        cast = isEnum ? CastsToEnum : Casts.Contains(typeName);
        return cast || (!isEnum && Fits.Contains(typeName));
    }
}
