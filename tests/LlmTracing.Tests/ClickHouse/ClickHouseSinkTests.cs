using LlmTracing.ClickHouse;
using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.ClickHouse;

public sealed class ClickHouseSinkTests
{
    [Theory]
    [InlineData("<html>Sign in</html>")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"data":"none"}""")]
    [InlineData("""{"data":[["request_id"]]}""")]
    [InlineData("""{"data":[[1,2,3]]}""")]
    public async Task What_answers_as_no_ClickHouse_does_costs_no_row(string answer)
    {
        var options = new LlmTracingOptions { ConnectionString = "Host=h;Password=secret" };
        using var server = new StubHandler(_ => new HttpResponseMessage { Content = new StringContent(answer) });
        using var client = new ClickHouseHttpClient(ClickHouseEndpoint.From(options)!, TimeProvider.System, server);
        using var sut = new ClickHouseSink<TraceRecord>(client, TraceTable.From(options, "ibex"), options, TimeProvider.System);
        var refusal = (await sut.Invoking(s => s.InsertAsync(new[] { new TraceRecord() }, "t", default)).Should().ThrowAsync<InsertException>()).Which;
        refusal.Failure.Should().Be(InsertFailure.Configuration);
        refusal.Message.Should().StartWith("What answers at http://h:8123/").And.Contain("no ClickHouse").And.NotContain("secret");
    }
}
