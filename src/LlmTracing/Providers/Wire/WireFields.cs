namespace LlmTracing.Providers.Wire;

/// <summary>What kinds of values belong together.</summary>
internal static class WireFields
{
    /// <summary>The strings that belong to one call and no other, or that a model or its caller may have had a hand in.</summary>
    public static ReadOnlySpan<WireField> OfOneCall =>
    [
        WireField.Id, WireField.ToolId, WireField.ToolAltId, WireField.ErrorMessage, WireField.TopMessage, WireField.ErrorText,
        WireField.ErrorInnerCode, WireField.Detail,
    ];

    /// <summary>Whether this is one of <see cref="OfOneCall"/>.</summary>
    public static bool IsOfOneCall(this WireField field) => OfOneCall.Contains(field);
}
