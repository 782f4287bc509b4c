using Shop.Demo;

namespace Shop.Tests.Demo;

public sealed class ClientSettingsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void Settings_are_read_without_comments_and_values_may_have_an_equals_sign()
    {
        File.WriteAllText(_file, "# of the admin\nsecurity.protocol=SASL_SSL\n\n sasl.password = a=b \n");
        Assert.Equal([new("security.protocol", "SASL_SSL"), new("sasl.password", "a=b")], ClientSettings.Read(_file));
    }

    [Fact]
    public void A_line_that_is_no_setting_is_told_by_its_number_and_not_by_its_text()
    {
        File.WriteAllText(_file, "a=b\nsecret");
        var error = Assert.Throws<DemoException>(() => ClientSettings.Read(_file));
        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told() => Assert.Contains("nowhere", Assert.Throws<DemoException>(static () => ClientSettings.Read("nowhere")).Message, StringComparison.Ordinal);

    public void Dispose() => File.Delete(_file);
}
