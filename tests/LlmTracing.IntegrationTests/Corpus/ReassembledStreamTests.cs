using System.Text.Json;
using LlmTracing.Payloads.Streams;
using LlmTracing.Replay;

namespace LlmTracing.IntegrationTests.Corpus;

/// <summary>
/// What payload capture makes of a recorded stream is the message that the API gives without streaming: read as such, it says what the stream said.
/// </summary>
public sealed class ReassembledStreamTests
{
    [RecordedTrafficTheory]
    [InlineData(1.0)]
    [InlineData(0.6)]
    public async Task EveryRecordedStream_PutTogether_SaysTheSame(double part)
    {
        using var replayer = new Replayer(null);
        var different = new List<string>();
        var streams = 0;
        foreach (var exchange in ExchangeFile.Read(RecordedTraffic.Path!))
        {
            if (exchange.Expected is not { IsCall: true } || exchange.Status >= 400)
            {
                continue;
            }

            var cut = exchange with { ResponseBody = exchange.ResponseBody[..(int)(exchange.ResponseBody.Length * part)] };
            if (await replayer.ReplayAsync(cut) is not [{ IsStreaming: true } streamed])
            {
                continue;
            }

            streams++;
            var message = StreamReassembly.Assemble(cut.ResponseBody);
            if (part < 1)
            {
                JsonDocument.Parse(message).Dispose();
                continue;
            }

            var whole = (await replayer.ReplayAsync(cut with { ResponseBody = message, ResponseHeaders = [new("content-type", "application/json")] })).Single();
            var (expected, actual) = (Values(streamed), Values(whole));
            if (expected.FirstOrDefault(v => v.Value.Length != 0 && actual[v.Key] != v.Value) is { Key: not null } field)
            {
                different.Add($"{exchange.Provider} {exchange.Uri.AbsolutePath} {exchange.Id}: {field.Key} {field.Value}, not {actual[field.Key]}");
            }
        }

        streams.Should().BePositive();
        different.Should().BeEmpty("{0} of {1} streams say something else", different.Count, streams);
    }

    private static Dictionary<string, string> Values(TraceRecord record)
    {
        var values = new Dictionary<string, string>(Fields.Of(record))
        {
            // The parts of a transcript have ids of their own, the whole has none.
            ["response_id"] = record.ApiPath.EndsWith("/transcriptions", StringComparison.Ordinal) ? "" : record.ResponseId,
            ["tool_names"] = string.Join(',', record.ToolNames),
            ["usage_source"] = record.UsageSource is "provider" ? "provider" : "",
        };
        values.Remove("is_streaming");
        return values;
    }
}
