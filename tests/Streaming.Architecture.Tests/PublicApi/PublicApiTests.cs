using System.Reflection;
using Xunit;

namespace Streaming.Architecture.Tests.PublicApi;

public sealed class PublicApiTests
{
    public static TheoryData<string> Assemblies => [.. Repository.SourceProjects()];

    [Theory, MemberData(nameof(Assemblies))]
    public void The_public_api_is_the_approved_one(string assembly)
    {
        var actual = ApiText.Of(Assembly.Load(assembly));
        var approvedFile = Path.Combine(Repository.Root, "tests", "Streaming.Architecture.Tests", "PublicApi", assembly + ".txt");
        var receivedFile = Path.Combine(Repository.Root, "artifacts", "public-api", assembly + ".received.txt");
        var approved = File.Exists(approvedFile) ? File.ReadAllText(approvedFile).ReplaceLineEndings("\n") : "";
        Directory.CreateDirectory(Path.GetDirectoryName(receivedFile)!);
        File.Delete(receivedFile);
        if (ApprovedApi.Compare(assembly, approved, actual) is not { } difference) return;
        File.WriteAllText(receivedFile, actual);
        Assert.Fail(difference);
    }

    [Fact]
    public void No_approved_api_is_left_of_a_project_that_is_gone() =>
        Check.None(Repository.Files
            .Where(f => f.Path.StartsWith("tests/Streaming.Architecture.Tests/PublicApi/", StringComparison.Ordinal) && f.Path.EndsWith(".txt", StringComparison.Ordinal))
            .Select(f => Path.GetFileNameWithoutExtension(f.Path))
            .Except(Repository.SourceProjects())
            .Select(name => $"PublicApi/{name}.txt belongs to no project under src; delete it."));

    [Fact]
    public void A_changed_line_is_reported_both_ways()
    {
        var difference = ApprovedApi.Compare("Streaming", "a\nb\n", "a\nc\n");
        Assert.NotNull(difference);
        Assert.Contains("- b\n+ c\n", difference, StringComparison.Ordinal);
        Assert.Contains("eng/approve-api.sh", difference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\na\n", "a\n")]
    [InlineData("a\nb\n", "b\na\n")]
    [InlineData("", "a\n")]
    public void Every_difference_counts(string approved, string actual) => Assert.NotNull(ApprovedApi.Compare("Streaming", approved, actual));

    [Fact]
    public void Equal_texts_pass() => Assert.Null(ApprovedApi.Compare("Streaming", "a\nb\n", "a\nb\n"));

    [Fact]
    public void The_text_shows_what_a_caller_can_see() => Assert.Equal(
        """
        namespace Streaming.Architecture.Tests.PublicApi
          interface IPlantedApi
            int? Size { get; }
            void Take(ReadOnlySpan<byte> bytes)
          abstract class PlantedApi<TKey, T> : List<T> where TKey : notnull where T : class, IDisposable
            protected PlantedApi(string name, int count = 3)
            protected virtual string? Find(TKey key, in int start, out long end, params string?[] names)
            public T this[TKey key] { get; }
            public const string Kind = "planted"
            public static readonly TimeSpan Limit
            public Dictionary<string, T?>? Map { get; protected set; }
            public required string Name { get; init; }
            [Obsolete error] public void Old()
            public abstract ref readonly int Peek<TOut>(Func<T, TOut> f) where TOut : struct
          sealed class PlantedRecord : IEquatable<PlantedRecord>
            public PlantedRecord(int Id)
            public int Id { get; init; }

        """.ReplaceLineEndings("\n"),
        ApiText.Of([typeof(PlantedApi<,>), typeof(IPlantedApi), typeof(PlantedRecord)]));
}
