namespace Streaming.Planning;

/// <summary>What a right is about.</summary>
internal enum AccessResource
{
    Topic,
    Group,
    TransactionalId,
}

/// <summary>A right on a cluster with an authorizer.</summary>
/// <param name="Resource">What it is about.</param>
/// <param name="Name">Its name, or what its names begin with.</param>
/// <param name="IsPrefix">Which of both.</param>
/// <param name="Operations">What is allowed, by Kafka's names of operations. Read and Write include Describe.</param>
internal sealed record AccessRight(AccessResource Resource, string Name, bool IsPrefix, IReadOnlyList<string> Operations);
