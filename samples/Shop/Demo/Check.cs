using Npgsql;

namespace Shop.Demo;

/// <summary>Compares what came out with the model: nothing missing, nothing wrong, and nothing twice in what promises exactly once.</summary>
internal static class Check
{
    /// <summary>What is wrong, and how many records came again where the guarantee allows it.</summary>
    public static async Task<(IReadOnlyList<string> Faults, int Repeated)> CompareAsync(
        Model model, SinkWatch sinks, NpgsqlDataSource database, bool mayRepeat, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        var repeated = Compare(faults, $"topic {ShopJob.PerMinute}", model.Revenue.Values, sinks.Revenue, mayRepeat)
            + Compare(faults, $"topic {ShopJob.Late}", model.Late, sinks.Late, mayRepeat)
            + Compare(faults, $"topic {ShopJob.Dead}", model.Dead, sinks.Dead.Select(d => d.Value), mayRepeat);
        if (sinks.Dead.Any(d => !d.HasOriginAndCause)) faults.Add($"topic {ShopJob.Dead}: a dead letter has no origin or no cause");
        var rows = new List<Revenue>();
        await using var command = database.CreateCommand($"select category, window_start, orders, amount from {ShopJob.Table}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) rows.Add(new(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt64(2), reader.GetDecimal(3)));
        // An upsert: there is nothing to come twice.
        Compare(faults, $"table {ShopJob.Table}", model.Revenue.Values, rows, mayRepeat: false);
        return (faults, repeated);
    }

    internal static int Compare<T>(List<string> faults, string what, IEnumerable<T> expected, IEnumerable<T> actual, bool mayRepeat)
        where T : notnull
    {
        var counts = new Dictionary<T, int>();
        foreach (var item in expected) counts[item] = counts.GetValueOrDefault(item) + 1;
        var known = mayRepeat ? counts.Keys.ToHashSet() : [];
        foreach (var item in actual) counts[item] = counts.GetValueOrDefault(item) - 1;
        var (missing, surplus) = (counts.Where(c => c.Value > 0).ToList(), counts.Where(c => c.Value < 0 && !known.Contains(c.Key)).ToList());
        if (missing.Count > 0) faults.Add($"{what}: {missing.Sum(m => m.Value)} missing, for example {missing[0].Key}");
        if (surplus.Count > 0) faults.Add($"{what}: {-surplus.Sum(m => m.Value)} too many or wrong, for example {surplus[0].Key}");
        return -counts.Where(c => c.Value < 0 && known.Contains(c.Key)).Sum(c => c.Value);
    }
}
