namespace Streaming.Architecture.Tests.Layers.Planted;

internal interface IPlantedPort;
