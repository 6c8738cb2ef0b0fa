using LlmTracing.Reading;
using LlmTracing.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmTracing.Tests.Reading;

public sealed class ReadConnectionTests
{
    [Fact]
    public async Task DescribeAsync_OfWhatIsNoClickHouse_ThrowsTheReadersOwnException()
    {
        using var page = new StubHandler(_ => new HttpResponseMessage { Content = new StringContent("<html>Sign in</html>") });
        using var sut = new ReadConnection(new LlmTracingOptions { ConnectionString = "Host=h" }, TimeProvider.System, NullLogger.Instance, page);
        await sut.Invoking(c => c.DescribeAsync("t", default)).Should().ThrowAsync<TraceReadException>();
    }
}
