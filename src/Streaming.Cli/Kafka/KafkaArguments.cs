namespace Streaming.Cli.Kafka;

/// <summary>What <c>streaming kafka</c> was given.</summary>
internal sealed record KafkaArguments(int Port, string? Data, bool Sync, int Partitions, TopicArgument[] Topics, string[] Defaults);
