using LlmTracing.Assembly;
using LlmTracing.Providers;
using LlmTracing.Providers.Reading;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Tests.Docs;

/// <summary>The tables of <c>docs/providers.md</c>, written from the tables that the library itself works with.</summary>
internal static class ProvidersPage
{
    private static readonly UsageColumn[] UsageColumns =
    [
        new("input", static usage => usage.Input),
        new("output", static usage => usage.Output),
        new("cached", static usage => usage.CachedInput),
        new("cache write", static usage => usage.CacheWrite),
        new("reasoning", static usage => usage.Reasoning),
    ];

    /// <summary>Every table by its name in the page.</summary>
    public static IReadOnlyDictionary<string, string> Tables { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["providers"] = Providers(),
        ["paths"] = Paths(),
        ["formats"] = Formats(),
    };

    private static string Providers() => Table(
        ["Provider", "`provider`", "Hosts", "APIs of its own"],
        KnownProviders.All.OrderBy(static provider => provider.Title, StringComparer.OrdinalIgnoreCase).Select(static provider => new[]
        {
            provider.Title,
            Code(provider.Name),
            Lines(provider.Hosts.Select(Code)),
            Lines(provider.Endpoints.Where(static api => api.Shape is not null).Select(OwnApi)),
        }));

    private static string Paths() => Table(
        ["Path ends with", "`provider` on an unknown host", "`operation`", "Format"],
        PathSignatures.All.Where(static api => api.Shape is not null).Select(static api => new[]
        {
            Code(api.Path), Code(api.Provider!), api.OperationOf is null ? Code(api.Operation) : "by the model", Code(api.Shape!.Name),
        }));

    private static string Formats() => Table(
        ["Format", .. UsageColumns.Select(static column => column.Title), "provider's cost", "answering model", "finish reasons", "tool calls", "stream"],
        WireShapes.All.Where(IsUsed).Select(static shape => (string[])[Code(shape.Name), .. UsageOf(shape), .. FieldsOf(shape)]));

    private static bool IsUsed(WireShape shape) =>
        PathSignatures.All.Concat(KnownProviders.All.SelectMany(static provider => provider.Endpoints)).Any(api => ReferenceEquals(api.Shape, shape));

    private static string OwnApi(Endpoint api) =>
        $"{Code(api.Path)} {api.Shape!.Name}{(api.Provider is null ? "" : $", as `{api.Provider}`")}";

    // Not what the table of paths names but what comes of it: every number that the format can hold is put through its own rule.
    private static IEnumerable<string> UsageOf(WireShape shape)
    {
        var usage = new UsageFacts();
        var numbers = new Registers();
        foreach (var (_, field) in shape.Answer().Where(static path => path.Field >= WireField.Prompt))
        {
            numbers.Set(field, 1);
        }

        shape.Usage(numbers, usage);
        return UsageColumns.Select(column => Yes(column.Read(usage) is not null));
    }

    private static IEnumerable<string> FieldsOf(WireShape shape)
    {
        yield return Yes(Has(shape, WireField.Cost, WireField.CostTicks));
        yield return Yes(Has(shape, WireField.Model));
        yield return Yes(shape.FinishFromStatus || Has(shape, WireField.FinishReason));
        yield return Yes(Has(shape, WireField.ToolCall, WireField.OutputItem, WireField.FinalItem));
        yield return shape.HasNested || ReferenceEquals(shape, WireShapes.BedrockConverse) ? "AWS event stream"
            : shape.ArrayIsStream ? "SSE or JSON array"
            : shape.End == StreamEnd.Flag ? "NDJSON or SSE"
            : Has(shape, WireField.Text) || shape.EndTypes.Count > 0 ? "SSE"
            : "–";
    }

    private static bool Has(WireShape shape, params WireField[] fields) => shape.Answer().Any(path => fields.Contains(path.Field));

    private static string Table(string[] head, IEnumerable<string[]> rows) => string.Join(
        '\n', rows.Prepend([.. head.Select(static _ => "---")]).Prepend(head).Select(static row => $"| {string.Join(" | ", row)} |"));

    private static string Lines(IEnumerable<string> items) => string.Join("<br>", items);

    private static string Code(string text) => $"`{text}`";

    private static string Yes(bool value) => value ? "yes" : "–";

    private sealed record UsageColumn(string Title, Func<UsageFacts, long?> Read);
}
