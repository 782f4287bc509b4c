namespace Streaming.Kafka.Protocol.Messages;

/// <summary>How is something configured?</summary>
internal sealed class DescribeConfigsRequest : IRequest<DescribeConfigsResponse>
{
    public Resource[] Resources = [];
    public bool IncludeSynonyms;
    public bool IncludeDocumentation;

    public static ApiKey Api => ApiKey.DescribeConfigs;

    public void Fields(ref Wire wire)
    {
        wire.Array(ref Resources);
        wire.Bool(ref IncludeSynonyms);
        if (wire.Version >= 3) wire.Bool(ref IncludeDocumentation);
    }

    /// <summary>What is asked about.</summary>
    public sealed class Resource : IMessage
    {
        public ConfigResource ResourceType;

        /// <summary>A topic, or a broker as the text of its number.</summary>
        public string ResourceName = "";

        /// <summary>The names of settings; null for all.</summary>
        public string[]? ConfigurationKeys = [];

        public void Fields(ref Wire wire)
        {
            wire.Code(ref ResourceType);
            wire.String(ref ResourceName);
            wire.NullableStringArray(ref ConfigurationKeys);
        }
    }
}
