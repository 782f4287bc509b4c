using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace Streaming.Architecture.Tests.References;

public sealed class ReferenceTests
{
    public static TheoryData<string> Assemblies => [.. Repository.SourceProjects()];

    [Fact]
    public void Projects_refer_only_downwards_and_to_their_own_vendor() =>
        Check.None(ReferenceRules.Violations(Repository.Projects().Select(ProjectFile.Parse)));

    [Theory, MemberData(nameof(Assemblies))]
    public void Compiled_assemblies_use_only_what_their_project_may_refer_to(string assembly)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")));
        var reader = file.GetMetadataReader();
        var referenced = reader.AssemblyReferences.Select(h => reader.GetString(reader.GetAssemblyReference(h).Name)).ToList();
        Check.None(ReferenceRules.Violations(assembly, referenced));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Files.Single(f => f.Path == "Streaming.sln").Text.Replace('\\', '/');
        Check.None(Repository.Projects().Where(p => !solution.Contains($"\"{p.Path}\"", StringComparison.Ordinal)).Select(p => p.Path));
    }

    [Theory]
    [InlineData("src/Streaming/Streaming.csproj", "<ProjectReference Include=\"../Streaming.Kafka/Streaming.Kafka.csproj\" />", "src/Streaming.Kafka")]
    [InlineData("src/Streaming/Streaming.csproj", "<PackageReference Include=\"Npgsql\" />", "the package Npgsql")]
    [InlineData("src/Streaming.Kafka/Streaming.Kafka.csproj", "<ProjectReference Include=\"..\\Streaming.RocksDb\\Streaming.RocksDb.csproj\" />", "src/Streaming.RocksDb")]
    [InlineData("src/Streaming.Worker/Streaming.Worker.csproj", "<PackageReference Include=\"Confluent.Kafka\" />", "the package Confluent.Kafka")]
    [InlineData("src/Streaming.Postgres/Streaming.Postgres.csproj", "<ProjectReference Include=\"../../samples/Streaming/Streaming.csproj\" />", "samples/Streaming")]
    [InlineData("src/Streaming.New/Streaming.New.csproj", "", "enter the new project")]
    public void A_planted_reference_is_found(string path, string item, string named)
    {
        var file = new TextFile(path, $"<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>{item}</ItemGroup></Project>");
        Assert.Contains(named, Assert.Single(ReferenceRules.Violations([ProjectFile.Parse(file)])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_vendor_that_flows_through_a_project_reference_is_found() =>
        Assert.Contains("uses Confluent.Kafka", Assert.Single(ReferenceRules.Violations("Streaming.Worker", ["System.Runtime", "Streaming", "Confluent.Kafka"])), StringComparison.Ordinal);
}
