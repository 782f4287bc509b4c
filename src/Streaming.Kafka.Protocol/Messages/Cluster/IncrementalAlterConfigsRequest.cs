namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Changes single settings and leaves the others.</summary>
internal sealed class IncrementalAlterConfigsRequest : IRequest<IncrementalAlterConfigsResponse>
{
    public Resource[] Resources = [];

    /// <summary>Only says what would be the outcome.</summary>
    public bool ValidateOnly;

    public static ApiKey Api => ApiKey.IncrementalAlterConfigs;

    public void Fields(ref Wire wire)
    {
        wire.Array(ref Resources);
        wire.Bool(ref ValidateOnly);
    }

    /// <summary>What is changed; all its changes are made, or none.</summary>
    public sealed class Resource : IMessage
    {
        public ConfigResource ResourceType;

        /// <summary>A topic, or a broker as the text of its number.</summary>
        public string ResourceName = "";

        public Config[] Configs = [];

        public void Fields(ref Wire wire)
        {
            wire.Code(ref ResourceType);
            wire.String(ref ResourceName);
            wire.Array(ref Configs);
        }
    }

    /// <summary>One change.</summary>
    public sealed class Config : IMessage
    {
        public string Name = "";
        public ConfigOperation ConfigOperation;

        /// <summary>Null when a setting is deleted.</summary>
        public string? Value = "";

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.Code(ref ConfigOperation);
            wire.NullableString(ref Value);
        }
    }
}
