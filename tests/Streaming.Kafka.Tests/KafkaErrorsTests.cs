using Streaming.Kafka.Native;

namespace Streaming.Kafka.Tests;

public sealed class KafkaErrorsTests
{
    [Fact]
    public void A_commit_that_succeeds_over_a_lost_connection_has_an_unknown_outcome()
    {
        Assert.Null(KafkaErrors.Transaction("commit", default, false, ""));
        Assert.Equal(TransportErrorKind.UnknownOutcome, KafkaErrors.Transaction("commit", default, true, "")!.Kind);
    }

    [Theory]
    [InlineData(-185, false, false, false, TransportErrorKind.UnknownOutcome)]
    [InlineData(-195, true, false, false, TransportErrorKind.UnknownOutcome)]
    [InlineData(10, true, false, false, TransportErrorKind.Abortable)]
    [InlineData(10, true, false, true, TransportErrorKind.UnknownOutcome)]
    [InlineData(22, true, false, false, TransportErrorKind.StaleGeneration)]
    [InlineData(27, true, false, false, TransportErrorKind.StaleGeneration)]
    [InlineData(82, true, false, false, TransportErrorKind.Fenced)]
    [InlineData(-144, false, true, false, TransportErrorKind.Fenced)]
    [InlineData(90, false, true, true, TransportErrorKind.Fenced)]
    [InlineData(53, false, true, false, TransportErrorKind.Unauthorized)]
    [InlineData(48, false, true, false, TransportErrorKind.Fatal)]
    public void An_error_says_what_can_be_done_about_it(int code, bool abort, bool fatal, bool lost, TransportErrorKind kind)
    {
        Native.NativeLibraries.Ensure();
        Assert.Equal(kind, KafkaErrors.Transaction("commit", new NativeError((RdError)code, "", fatal, false, abort), lost, "")!.Kind);
    }

    [Theory]
    [InlineData(32, 10, true, false, true)]
    [InlineData(32, 10, true, true, false)]
    [InlineData(32, 10, false, false, false)]
    [InlineData(32, 1, false, false, true)]
    [InlineData(-138, 10, false, true, false)]
    [InlineData(87, 10, false, false, true)]
    [InlineData(10, 1, false, false, true)]
    [InlineData(10, 2, false, false, false)]
    [InlineData(-192, 1, false, false, false)]
    public void Only_what_is_wrong_with_a_record_itself_counts_against_it(int code, int batch, bool othersFailed, bool forOther, bool itself) =>
        Assert.Equal(itself, KafkaErrors.IsForRecordItself((RdError)code, batch, othersFailed, forOther));
}
