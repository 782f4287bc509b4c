using System.CommandLine;
using System.CommandLine.Parsing;

namespace Streaming.Cli.Kafka;

/// <summary><c>streaming kafka</c>: a broker for development.</summary>
internal static class KafkaCommand
{
    private const int DefaultPort = 9092;

    public static Command Create()
    {
        var port = new Option<int>("--port", "-p") { Description = "The port on 127.0.0.1; 0 takes one that is free.", DefaultValueFactory = _ => DefaultPort };
        var data = new Option<string?>("--data", "-d") { Description = "The directory to keep everything in. Without it everything is in memory, and gone at the end." };
        var sync = new Option<bool>("--sync") { Description = "With --data: nothing is confirmed before it is on the disk, so that a loss of power takes nothing. Slower." };
        var partitions = new Option<int>("--partitions") { Description = "Partitions of a topic that is made without a number.", DefaultValueFactory = _ => 1 };
        var topics = new Option<TopicArgument[]>("--topic", "-t")
        {
            Description = "A topic to make if it is not there: NAME[:PARTITIONS][,SETTING=VALUE...], such as orders:4,retention.ms=3600000. Can be given again.",
            CustomParser = Topics,
            AllowMultipleArgumentsPerToken = false,
        };
        var defaults = new Option<string[]>("--config", "-c") { Description = "A setting of all topics that do not set it themselves: SETTING=VALUE. Can be given again." };
        var command = new Command("kafka", "Runs a broker that speaks Kafka's protocol, for development: one node on the loopback interface.") { port, data, sync, partitions, topics, defaults };
        command.SetAction((parsed, stop) => KafkaServer.RunAsync(
            new(parsed.GetValue(port), parsed.GetValue(data), parsed.GetValue(sync), parsed.GetValue(partitions), parsed.GetValue(topics) ?? [], parsed.GetValue(defaults) ?? []),
            Console.Out,
            Console.Error,
            stop));
        return command;
    }

    private static TopicArgument[] Topics(ArgumentResult result)
    {
        List<TopicArgument> topics = [];
        foreach (var token in result.Tokens)
        {
            if (TopicArgument.TryParse(token.Value, out var topic)) topics.Add(topic);
            else result.AddError($"'{token.Value}' is no topic: NAME[:PARTITIONS][,SETTING=VALUE...].");
        }
        return [.. topics];
    }
}
