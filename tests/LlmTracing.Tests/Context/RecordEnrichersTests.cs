using LlmTracing.Context;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmTracing.Tests.Context;

public sealed class RecordEnrichersTests
{
    [Fact]
    public void Enrich_NullsThatAnEnricherLeaves_BecomeEmpty()
    {
        var record = new TraceRecord();
        Action<TraceRecord> careless = r =>
            (r.Model, r.UserId, r.AgentTags, r.AttemptStatus, r.Attributes, r.ToolNames) = (null!, null!, null!, null!, new Dictionary<string, string> { ["k"] = null! }, [null!, "f"]);
        new RecordEnrichers(careless, NullLogger<RecordEnrichers>.Instance).Enrich(record);

        record.Should().BeEquivalentTo(new
        {
            Model = "", UserId = "", AgentTags = Array.Empty<string>(), AttemptStatus = Array.Empty<ushort>(), Attributes = new Dictionary<string, string> { ["k"] = "" }, ToolNames = new[] { "", "f" },
        });
    }

    [Fact]
    public void Context_LeavesNullTagsAndAttributesOut()
    {
        var context = new LlmTraceContext { AgentTags = [null!, "a"], Attributes = new Dictionary<string, string> { ["k"] = null!, ["l"] = "v" } };
        context.AgentTags.Should().Equal("a");
        context.Attributes.Should().Equal(new Dictionary<string, string> { ["l"] = "v" });
    }

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
