namespace Streaming.Kafka.Protocol.Messages;

/// <summary>What the broker speaks. In version 0, with <see cref="KafkaError.UnsupportedVersion"/>, if the request has a version that it does not.</summary>
internal sealed class ApiVersionsResponse : IApiMessage
{
    public KafkaError ErrorCode;
    public ApiRange[] ApiKeys = [];

    /// <summary>Milliseconds that the client is to wait before its next request.</summary>
    public int ThrottleTimeMs;

    public SupportedFeature[] SupportedFeatures = [];

    /// <summary>Counts the changes of <see cref="FinalizedFeatures"/>; -1 if it is not known.</summary>
    public long FinalizedFeaturesEpoch = -1;

    public FinalizedFeature[] FinalizedFeatures = [];
    public bool ZkMigrationReady;

    public static ApiKey Api => ApiKey.ApiVersions;

    public void Fields(ref Wire wire)
    {
        wire.Code(ref ErrorCode);
        wire.Array(ref ApiKeys);
        if (wire.Version >= 1) wire.Int32(ref ThrottleTimeMs);
        if (wire.Tag(0, SupportedFeatures.Length > 0)) wire.Array(ref SupportedFeatures);
        if (wire.Tag(1, FinalizedFeaturesEpoch != -1)) wire.Int64(ref FinalizedFeaturesEpoch);
        if (wire.Tag(2, FinalizedFeatures.Length > 0)) wire.Array(ref FinalizedFeatures);
        if (wire.Tag(3, ZkMigrationReady)) wire.Bool(ref ZkMigrationReady);
    }

    /// <summary>The versions of one API.</summary>
    public sealed class ApiRange : IMessage
    {
        /// <summary>The number of the API; also of those that have no name here.</summary>
        public short ApiKey;

        public short MinVersion;
        public short MaxVersion;

        public void Fields(ref Wire wire)
        {
            wire.Int16(ref ApiKey);
            wire.Int16(ref MinVersion);
            wire.Int16(ref MaxVersion);
        }
    }

    /// <summary>A feature with versions of its own that the broker could use.</summary>
    public sealed class SupportedFeature : IMessage
    {
        public string Name = "";
        public short MinVersion;
        public short MaxVersion;

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.Int16(ref MinVersion);
            wire.Int16(ref MaxVersion);
        }
    }

    /// <summary>A feature that the cluster uses. Without <c>transaction.version</c>, clients take the first protocol of transactions.</summary>
    public sealed class FinalizedFeature : IMessage
    {
        public string Name = "";
        public short MaxVersionLevel;
        public short MinVersionLevel;

        public void Fields(ref Wire wire)
        {
            wire.String(ref Name);
            wire.Int16(ref MaxVersionLevel);
            wire.Int16(ref MinVersionLevel);
        }
    }
}
