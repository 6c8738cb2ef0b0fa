using System.Globalization;
using System.Net.Http.Headers;
using LlmTracing.Assembly;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers.Reading;

/// <summary>What the headers of an answer say.</summary>
internal static class AnswerHeaders
{
    /// <summary>Where providers put the id of a request, the most telling first.</summary>
    private static readonly string[] RequestIds =
    [
        "x-request-id", "request-id", "apim-request-id", "x-ms-request-id", "x-amzn-requestid", "mistral-correlation-id", "x-kong-request-id",
        "x-generation-id", "x-debug-trace-id", "inference-id", "cf-ray",
    ];

    private static readonly (string Name, WireField Field)[] BedrockCounts =
    [
        ("X-Amzn-Bedrock-Input-Token-Count", WireField.MetricsInput), ("X-Amzn-Bedrock-Output-Token-Count", WireField.MetricsOutput),
        ("X-Amzn-Bedrock-Cache-Read-Input-Token-Count", WireField.MetricsCacheRead),
        ("X-Amzn-Bedrock-Cache-Write-Input-Token-Count", WireField.MetricsCacheWrite),
    ];

    /// <summary>Reads the id of the request and what else the shape keeps in headers.</summary>
    public static void Read(HttpResponseMessage response, WireShape shape, ResponseFacts facts, Registers numbers)
    {
        var headers = response.Headers.NonValidated;
        foreach (var name in RequestIds)
        {
            if (headers.TryGetValues(name, out var values))
            {
                facts.RequestId = First(values);
                break;
            }
        }

        if (headers.TryGetValues("x-litellm-response-cost", out var cost)
            && decimal.TryParse(First(cost), NumberStyles.Float, CultureInfo.InvariantCulture, out var dollars) && dollars is >= 0 and < 1_000_000)
        {
            facts.ProviderCostUsd = dollars;
        }

        if (!shape.HasNested)
        {
            return;
        }

        foreach (var (name, field) in BedrockCounts)
        {
            if (headers.TryGetValues(name, out var values)
                && double.TryParse(First(values), NumberStyles.Float, CultureInfo.InvariantCulture, out var count) && double.IsFinite(count))
            {
                numbers.Set(field, count);
            }
        }
    }

    /// <summary>The type of an AWS error, which stands in a header only.</summary>
    public static string? AwsErrorType(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("x-amzn-errortype", out var values) || First(values) is not { } type)
        {
            return null;
        }

        var colon = type.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? type : type[..colon];
    }

    private static string? First(HeaderStringValues values)
    {
        foreach (var value in values)
        {
            return value;
        }

        return null;
    }
}
