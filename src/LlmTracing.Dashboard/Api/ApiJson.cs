using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmTracing.Dashboard.Api;

/// <summary>The JSON of the API: snake_case, so that a row's properties are named as its columns; enums by name.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    DictionaryKeyPolicy = JsonKnownNamingPolicy.Unspecified)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(CallPage))]
[JsonSerializable(typeof(CallDetails))]
[JsonSerializable(typeof(TracePayload))]
[JsonSerializable(typeof(TreeAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(SessionAnswer))]
[JsonSerializable(typeof(IReadOnlyList<ColumnAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<UsageRow>))]
[JsonSerializable(typeof(IReadOnlyList<LatencyRow>))]
[JsonSerializable(typeof(IReadOnlyList<ErrorRow>))]
[JsonSerializable(typeof(IReadOnlyList<UnpricedModelRow>))]
[JsonSerializable(typeof(IReadOnlyList<WasteRow>))]
internal sealed partial class ApiJson : JsonSerializerContext;

/// <summary>An error (RFC 9457).</summary>
internal sealed record Problem(string Title, int Status, string Detail);

/// <summary>Who asks and what the dashboard offers.</summary>
internal sealed record SessionAnswer(string Title, Guid OrgId, bool IsTracing, bool CanExport, bool CanTail, bool CanSeePayloads, string Version);

/// <summary>A column of the traces table.</summary>
internal sealed record ColumnAnswer(string Name, string Type, string Description);

/// <summary>A page of calls, newest first.</summary>
internal sealed record CallPage(IReadOnlyList<CallSummary> Items, string? NextCursor);

/// <summary>A call with its receipt.</summary>
internal sealed record CallDetails(TraceRecord Call, Receipt? Receipt);

/// <summary>A trace, depth first.</summary>
internal sealed record TreeAnswer(string TraceId, int Count, bool IsCut, IReadOnlyList<NodeAnswer> Nodes);
