using System.Globalization;
using System.Text;

namespace Shop.Demo;

/// <summary>
/// Garbage that was asked for while a round runs, on its way from the key to the feed. Only the round sends, and tells its model: so each piece is in the model exactly once if
/// it was sent, and whoever asks after the round's last sending is refused.
/// </summary>
internal sealed class GarbageGate
{
    /// <summary>Pieces that are asked for at once.</summary>
    public const int Pieces = 5;

    private const int MostWaiting = 20 * Pieces;

    private readonly Lock _lock = new();
    private int _waiting;
    private long _sent;
    private bool _closed;

    /// <summary>Asks for some. What comes of it, in words.</summary>
    public string Ask()
    {
        lock (_lock)
        {
            if (_closed) return "no garbage: the feed is over";
            if (_waiting >= MostWaiting) return "no garbage: enough waits already";
            _waiting += Pieces;
            return string.Create(CultureInfo.InvariantCulture, $"{Pieces} pieces of garbage to {ShopJob.Orders.Name}");
        }
    }

    /// <summary>Takes what was asked for, to be sent and told to the model by the caller.</summary>
    /// <param name="close">Whether this is the last time: who asks from now on is refused.</param>
    public IReadOnlyList<StreamRecord> Take(DateTimeOffset time, bool close = false)
    {
        int count;
        lock (_lock)
        {
            _closed |= close;
            (count, _waiting) = (_waiting, 0);
        }
        var records = new StreamRecord[count];
        for (var i = 0; i < count; i++) records[i] = Piece(_sent++, time);
        return records;
    }

    // None of them is an order: the first has no end, the second is no JSON, the third has a word where a number must be.
    private static StreamRecord Piece(long number, DateTimeOffset time)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"by-hand-{number}");
        var text = (number % 3) switch
        {
            0 => $$"""{ "id": "{{id}}", """,
            1 => $"{id} is no order",
            _ => $$"""{ "id": "{{id}}", "category": "books", "amount": "much" }""",
        };
        return new(ShopJob.Orders.Name, id, Encoding.UTF8.GetBytes(text), time);
    }
}
