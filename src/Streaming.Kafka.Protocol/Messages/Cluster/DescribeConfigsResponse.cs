namespace Streaming.Kafka.Protocol.Messages;

/// <summary>Configurations, one for each resource that was asked about.</summary>
internal sealed class DescribeConfigsResponse : IApiMessage
{
    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public Result[] Results = [];

    public static ApiKey Api => ApiKey.DescribeConfigs;

    public void Fields(ref Wire wire)
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref Results);
    }

    /// <summary>The configuration of a resource.</summary>
    public sealed class Result : IMessage
    {
        public KafkaError ErrorCode;
        public string? ErrorMessage = "";
        public ConfigResource ResourceType;
        public string ResourceName = "";
        public Config[] Configs = [];

        public void Fields(ref Wire wire)
        {
            wire.Code(ref ErrorCode);
            wire.NullableString(ref ErrorMessage);
            wire.Code(ref ResourceType);
            wire.String(ref ResourceName);
            wire.Array(ref Configs);
        }
    }

    /// <summary>A setting and its value.</summary>
    public sealed class Config : IMessage
    {
        public string Name = "";

        /// <summary>Null if the setting has none, or is a secret.</summary>
        public string? Value = "";

        public bool ReadOnly;
        public ConfigSource ConfigSource = ConfigSource.Unset;

        /// <summary>A secret: its value is never told.</summary>
        public bool IsSensitive;

        public Synonym[] Synonyms = [];
        public ConfigType ConfigType;
        public string? Documentation = "";

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.NullableString(ref Value);
            wire.Bool(ref ReadOnly);
            wire.Code(ref ConfigSource);
            wire.Bool(ref IsSensitive);
            wire.Array(ref Synonyms);
            if (wire.Version >= 3)
            {
                wire.Code(ref ConfigType);
                wire.NullableString(ref Documentation);
            }
        }
    }

    /// <summary>A place where the value could come from; the first that has one decides.</summary>
    public sealed class Synonym : IMessage
    {
        public string Name = "";
        public string? Value = "";
        public ConfigSource Source;

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.NullableString(ref Value);
            wire.Code(ref Source);
        }
    }
}
