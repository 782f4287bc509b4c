using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Streaming.Kafka.Admin;

/// <summary>What is asked of a cluster about consumer groups. Offsets are not: see <see cref="Group.GroupOffsets"/>.</summary>
internal sealed class GroupAdmin(AdminConnection connection)
{
    // The client does not ask again while the group's coordinator is being elected or loads.
    private const int Attempts = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    internal async ValueTask<IReadOnlyList<GroupMemberDescription>> DescribeAsync(string group, CancellationToken cancellationToken)
    {
        var found = await AskAsync(
            () => connection.CallAsync($"describe group '{group}'", () => connection.Client.DescribeConsumerGroupsAsync([group], new() { RequestTimeout = AdminConnection.Timeout }), cancellationToken),
            static e => e.InnerException is DescribeConsumerGroupsException d && IsUnknown(d.Results.ConsumerGroupDescriptions[0].Error), cancellationToken);
        return found is null
            ? []
            : [.. found.ConsumerGroupDescriptions[0].Members.Select(m => new GroupMemberDescription(m.GroupInstanceId is { Length: > 0 } name ? name : m.ConsumerId, m.Host.TrimStart('/')))
                .OrderBy(m => m.Name, StringComparer.Ordinal)];
    }

    internal async ValueTask<bool> DeleteAsync(string group, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(
                () => connection.CallAsync($"delete group '{group}'", async () =>
                {
                    await connection.Client.DeleteGroupsAsync([group], new() { RequestTimeout = AdminConnection.Timeout });
                    return "";
                }, cancellationToken),
                static e => e.InnerException is DeleteGroupsException d && IsUnknown(d.Results[0].Error), cancellationToken);
            return true;
        }
        catch (TransportException e) when (e.InnerException is DeleteGroupsException d && d.Results[0].Error.Code == ErrorCode.NonEmptyGroup)
        {
            return false;
        }
    }

    private static bool IsUnknown(Error error) => error.Code == ErrorCode.GroupIdNotFound;

    /// <summary>The answer; null if there is no such group.</summary>
    private static async Task<T?> AskAsync<T>(Func<Task<T>> ask, Func<TransportException, bool> isUnknown, CancellationToken cancellationToken)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (TransportException e) when (isUnknown(e))
            {
                return null;
            }
            catch (TransportException e) when (e.InnerException is KafkaException k && AdminErrors.IsOfCoordinator(AdminErrors.First(k).Code) && attempt < Attempts)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}
