using Xunit;

namespace Streaming.Architecture.Tests.Layers;

public sealed class LayerTests
{
    private static readonly Lazy<string[]> Planted = new(() =>
        [.. LayerRules.Violations(SymbolReader.Read(Beside("Streaming.Architecture.Tests.dll"), "/Streaming.Architecture.Tests/Layers/Planted/"))]);

    [Fact]
    public void Inner_layers_of_Streaming_refer_only_inwards() =>
        Check.None(LayerRules.Violations(SymbolReader.Read(Beside("Streaming.dll"), "/src/Streaming/")));

    [Fact]
    public void The_reader_sees_references_between_folders() =>
        Assert.Contains(SymbolReader.Read(Beside("Streaming.dll"), "/src/Streaming/"), r => r is { FromFolder: "Transport", ToFolder: "Serialization" });

    [Theory]
    [InlineData("PlantedPlan.Call refers to PlantedTask.Run in Runtime")]
    [InlineData("PlantedPlan.AfterSwitch refers to PlantedTask.Run in Runtime")]
    [InlineData("PlantedPlan.Generic refers to PlantedTask in Runtime")]
    [InlineData("<Later>b__2_0 refers to PlantedTask in Runtime")]
    [InlineData("PlantedField refers to PlantedTask in Runtime")]
    [InlineData("PlantedContract`1 refers to IPlantedPort in Runtime")]
    [InlineData("PlantedContract`1.Take refers to PlantedTask in Runtime")]
    [InlineData("PlantedTask.Feature refers to PlantedHandle`1.Odd in Operators/Odd")]
    public void A_planted_reference_is_found(string named) =>
        Assert.Contains(Planted.Value, violation => violation.Contains(named, StringComparison.Ordinal));

    [Fact]
    public void A_part_of_a_handle_in_a_feature_may_use_the_feature() =>
        Assert.DoesNotContain(Planted.Value, violation => violation.Contains(": PlantedHandle`1", StringComparison.Ordinal));

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);
}
