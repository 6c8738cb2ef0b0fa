using LlmTracing.Context;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmTracing.Tests.Context;

public sealed class RecordEnrichersTests
{
    [Fact]
    public void Enrich_AFaultInOne_StopsNeitherTheOthersNorTheCall()
    {
        var options = new LlmTracingOptions();
        options.Enrich += r => r.SetAttribute("first", "1");
        options.Enrich += _ => throw new InvalidOperationException("mine");
        options.Enrich += r => r.SetAttribute("last", "2");
        var record = new TraceRecord();

        new RecordEnrichers(options.Enrich, NullLogger<RecordEnrichers>.Instance).Enrich(record);

        record.Attributes.Should().Equal(new Dictionary<string, string> { ["first"] = "1", ["last"] = "2" });
    }

    [Fact]
    public void Enrich_WithNone_DoesNothing() =>
        FluentActions.Invoking(() => new RecordEnrichers(null, NullLogger<RecordEnrichers>.Instance).Enrich(new TraceRecord())).Should().NotThrow();
}
