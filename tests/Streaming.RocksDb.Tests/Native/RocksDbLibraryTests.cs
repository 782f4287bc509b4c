using Streaming.RocksDb.Native;

namespace Streaming.RocksDb.Tests.Native;

public sealed class RocksDbLibraryTests
{
    [Fact]
    public void A_missing_library_is_an_error_that_names_the_package()
    {
        var error = Assert.Throws<RocksDbException>(() => RocksDbLibrary.Load(["librocksdb-that-is-not-there.so"], typeof(RocksDbLibrary).Assembly, null));

        Assert.Equal("STR2801", error.Code);
        Assert.Contains("apt-get install librocksdb7.8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_without_the_functions_is_passed_over_and_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs libc.so.6");
        var error = Assert.Throws<RocksDbException>(() => RocksDbLibrary.Load(["libc.so.6"], typeof(RocksDbLibrary).Assembly, null));

        Assert.Contains("libc.so.6 is too old", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tested_version_is_tried_first_and_newer_ones_are_tried_too()
    {
        var candidates = RocksDbLibrary.Candidates().Where(static c => c.StartsWith("librocksdb.so", StringComparison.Ordinal)).ToList();

        Assert.Equal("librocksdb.so.7.8", candidates[0]);
        Assert.Contains("librocksdb.so.9.10", candidates);
        Assert.Contains("librocksdb.so.10", candidates);
        Assert.Equal("librocksdb.so", candidates[^1]);
    }
}
