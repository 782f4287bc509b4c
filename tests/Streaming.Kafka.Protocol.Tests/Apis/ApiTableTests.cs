using System.Text;

namespace Streaming.Kafka.Protocol.Tests.Apis;

public sealed class ApiTableTests
{
    private const string Begin = "<!-- apis -->\n", End = "<!-- /apis -->";

    [Fact]
    public void The_page_of_the_protocol_prints_the_table()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "kafka-protocol.md")).ReplaceLineEndings("\n");
        var start = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        Assert.Equal(Table(), page[start..page.IndexOf(End, StringComparison.Ordinal)]);
    }

    [Fact]
    public void Every_key_has_a_row_and_rows_are_in_order()
    {
        Assert.Equal(Enum.GetValues<ApiKey>(), ApiTable.All.Select(a => a.Key));
        Assert.All(ApiTable.All, api => Assert.Same(api, ApiTable.Find(api.Key)));
    }

    [Fact]
    public void A_broker_advertises_Produce_from_0_so_that_old_clients_compress()
    {
        Assert.Equal((0, 11), ApiTable.Advertised().Where(a => a.ApiKey == (short)ApiKey.Produce).Select(a => ((int)a.MinVersion, (int)a.MaxVersion)).Single());
        Assert.Equal((4, 18), ApiTable.Advertised().Where(a => a.ApiKey == (short)ApiKey.Fetch).Select(a => ((int)a.MinVersion, (int)a.MaxVersion)).Single());
        Assert.False(ApiTable.Find(ApiKey.Produce)!.Supports(0));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(61)]
    [InlineData(short.MaxValue)]
    [InlineData(short.MinValue)]
    public void Other_keys_have_none(short key)
    {
        Assert.Null(ApiTable.Find((ApiKey)key));
        Assert.Throws<WireException>(() => ApiTable.Get((ApiKey)key, 0));
    }

    [Theory]
    [InlineData(nameof(ApiKey.Produce), 2)]
    [InlineData(nameof(ApiKey.Produce), 12)]
    [InlineData(nameof(ApiKey.ApiVersions), 5)]
    [InlineData(nameof(ApiKey.Metadata), -1)]
    public void A_version_outside_of_the_range_is_refused_by_name(string key, short version) =>
        Assert.StartsWith($"{key} {version} is not spoken", Assert.Throws<WireException>(() => ApiTable.Get(Enum.Parse<ApiKey>(key), version)).Message, StringComparison.Ordinal);

    private static string Table()
    {
        var table = new StringBuilder("| API | key | versions | flexible from | advertised | why not all of Kafka's |\n|---|---|---|---|---|---|\n");
        foreach (var api in ApiTable.All)
        {
            var flexible = api.Flexible > api.Max ? "none" : $"{api.Flexible}";
            var advertised = api.AdvertisedMin == api.Min ? "" : $"{api.AdvertisedMin}..{api.Max}";
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {api.Key} | {(short)api.Key} | {api.Min}..{api.Max} | {flexible} | {advertised} | {api.Note} |\n");
        }
        return table.ToString();
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Streaming.sln"))) return folder.FullName;
        throw new InvalidOperationException("Run the tests from a build inside the repository.");
    }
}
