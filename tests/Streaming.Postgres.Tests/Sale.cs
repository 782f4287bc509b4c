namespace Streaming.Postgres.Tests;

/// <summary>A row of most tests.</summary>
internal sealed record Sale(string Item, int Shop, long Count = 0, decimal Amount = 0);
