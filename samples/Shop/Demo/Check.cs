using Npgsql;

namespace Shop.Demo;

/// <summary>Compares what came out with the model: nothing missing, nothing twice, nothing wrong.</summary>
internal static class Check
{
    public static async Task<IReadOnlyList<string>> CompareAsync(Model model, SinkWatch sinks, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        Compare(faults, $"topic {ShopJob.PerMinute}", model.Revenue.Values, sinks.Revenue);
        Compare(faults, $"topic {ShopJob.Late}", model.Late, sinks.Late);
        Compare(faults, $"topic {ShopJob.Dead}", model.Dead, sinks.Dead.Select(d => d.Value));
        if (sinks.Dead.Any(d => !d.HasOriginAndCause)) faults.Add($"topic {ShopJob.Dead}: a dead letter has no origin or no cause");
        var rows = new List<Revenue>();
        await using var command = database.CreateCommand($"select category, window_start, orders, amount from {ShopJob.Table}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) rows.Add(new(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt64(2), reader.GetDecimal(3)));
        Compare(faults, $"table {ShopJob.Table}", model.Revenue.Values, rows);
        return faults;
    }

    private static void Compare<T>(List<string> faults, string what, IEnumerable<T> expected, IEnumerable<T> actual)
        where T : notnull
    {
        var counts = new Dictionary<T, int>();
        foreach (var item in expected) counts[item] = counts.GetValueOrDefault(item) + 1;
        foreach (var item in actual) counts[item] = counts.GetValueOrDefault(item) - 1;
        var (missing, surplus) = (counts.Where(c => c.Value > 0).ToList(), counts.Where(c => c.Value < 0).ToList());
        if (missing.Count > 0) faults.Add($"{what}: {missing.Sum(m => m.Value)} missing, for example {missing[0].Key}");
        if (surplus.Count > 0) faults.Add($"{what}: {-surplus.Sum(m => m.Value)} too many or wrong, for example {surplus[0].Key}");
    }
}
