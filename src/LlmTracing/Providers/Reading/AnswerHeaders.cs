using System.Globalization;
using System.Net.Http.Headers;
using LlmTracing.Assembly;
using LlmTracing.Capture;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers.Reading;

/// <summary>What the headers of an answer say.</summary>
internal static class AnswerHeaders
{
    private const int LongestModel = 256;

    /// <summary>Where providers put the id of a request, the most telling first.</summary>
    private static readonly string[] RequestIds =
    [
        "x-request-id", "request-id", "apim-request-id", "x-ms-request-id", "x-amzn-requestid", "mistral-correlation-id", "x-kong-request-id",
        "x-generation-id", "x-debug-trace-id", "inference-id", "cf-ray",
    ];

    private const string CostHeader = "x-litellm-response-cost";

    // Where OpenAI and Azure name the model that answers.
    private const string ModelHeader = "openai-model";
    private const string ServedModelHeader = "x-ms-served-model";

    private static readonly HeaderFilter Filter = MakeFilter();

    private static readonly (string Name, WireField Field)[] BedrockCounts =
    [
        ("X-Amzn-Bedrock-Input-Token-Count", WireField.MetricsInput), ("X-Amzn-Bedrock-Output-Token-Count", WireField.MetricsOutput),
        ("X-Amzn-Bedrock-Cache-Read-Input-Token-Count", WireField.MetricsCacheRead),
        ("X-Amzn-Bedrock-Cache-Write-Input-Token-Count", WireField.MetricsCacheWrite),
    ];

    /// <summary>Reads the id of the request, what else the shape keeps in headers, and the marks of who answers.</summary>
    public static void Read(HttpResponseMessage response, WireShape shape, CallFacts call, Registers numbers, ref HeaderMarks marks)
    {
        var facts = call.Response;
        var isError = (int)response.StatusCode >= 400;
        if (!HttpInternals.HasHeaders(response))
        {
            return;
        }

        // Walked once: asking for each name costs a search each.
        var headers = response.Headers.NonValidated;
        var answeredAt = isError && DateOf(headers) is { } date ? date : call.Course.StartedAt;
        var best = RequestIds.Length;
        foreach (var (name, values) in headers)
        {
            if (!Filter.MayBe(name))
            {
                continue;
            }

            marks.Read(name, values);
            var rank = RankOf(name);
            if (rank < best)
            {
                best = rank;
                facts.RequestId = First(values);
            }
            else if (name.Equals(CostHeader, StringComparison.OrdinalIgnoreCase)
                && decimal.TryParse(First(values), NumberStyles.Float, CultureInfo.InvariantCulture, out var dollars) && dollars is >= 0 and < 1_000_000)
            {
                facts.ProviderCostUsd = dollars;
            }
            else if (IsModel(name) && First(values) is { Length: > 0 and <= LongestModel } model)
            {
                facts.ModelInHeader = model;
            }
            else
            {
                RateLimitHeaders.Read(name, First(values), isError, answeredAt, facts);
            }
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

    private static HeaderFilter MakeFilter()
    {
        var filter = new HeaderFilter();
        foreach (var name in RequestIds)
        {
            filter.Add(name);
        }

        filter.Add(CostHeader);
        filter.Add(ModelHeader);
        filter.Add(ServedModelHeader);
        RateLimitHeaders.AddTo(filter);
        HeaderMarks.AddTo(filter);
        return filter;
    }

    private static bool IsModel(string name) =>
        name.Equals(ModelHeader, StringComparison.OrdinalIgnoreCase) || name.Equals(ServedModelHeader, StringComparison.OrdinalIgnoreCase);

    /// <summary>How telling a header is among <see cref="RequestIds"/>.</summary>
    private static int RankOf(string name)
    {
        var rank = 0;
        while (rank < RequestIds.Length && !RequestIds[rank].Equals(name, StringComparison.OrdinalIgnoreCase))
        {
            rank++;
        }

        return rank;
    }

    /// <summary>When the server says that it answered: a moment to wait for is one of its clock.</summary>
    private static DateTimeOffset? DateOf(HttpHeadersNonValidated headers) =>
        headers.TryGetValues("Date", out var values)
        && DateTimeOffset.TryParse(First(values), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : null;

    private static string? First(HeaderStringValues values)
    {
        foreach (var value in values)
        {
            return value;
        }

        return null;
    }
}
