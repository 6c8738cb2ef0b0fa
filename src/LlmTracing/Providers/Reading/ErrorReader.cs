using LlmTracing.Assembly;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers.Reading;

/// <summary>Recognises an error in a body or an event, whatever the HTTP status.</summary>
internal static class ErrorReader
{
    private const int FirstError = 400;
    private static readonly uint ErrorObject = WireEvent.BitsOf(
        [WireField.ErrorText, WireField.ErrorMessage, WireField.ErrorType, WireField.ErrorCode, WireField.ErrorStatus]);

    /// <summary>The error that the event tells of, or null.</summary>
    public static ProviderError? Read(WireEvent e, int status)
    {
        if (HasErrorObject(e))
        {
            return new ProviderError(
                e[WireField.ErrorKind] ?? e[WireField.ErrorType] ?? e[WireField.ErrorStatus] ?? (e[WireField.ErrorText] is null ? null : NotError(e[WireField.EventType])),
                e[WireField.ErrorCode] ?? e[WireField.ErrorInnerCode] ?? (e[WireField.ErrorText] is null ? null : e[WireField.TopCode]),
                e[WireField.ErrorMessage] ?? e[WireField.ErrorText]);
        }

        var isEvent = Is(e.Name, "error") || Is(e[WireField.EventType], "error") || Is(e[WireField.ObjectKind], "error");
        if (isEvent || status >= FirstError)
        {
            return FromTopLevel(e);
        }

        foreach (var (_, reason) in e.Finishes)
        {
            if (reason is "error" or "ERROR")
            {
                return new ProviderError(reason, null, e[WireField.TopMessage]);
            }
        }

        return Is(e[WireField.Status], "failed") ? new ProviderError("failed", null, null) : null;
    }

    /// <summary>An exception that the framing itself tells of (AWS event-stream).</summary>
    public static ProviderError FromFraming(string type, string? code, WireEvent e) => new(type, code, e[WireField.TopMessage]);

    private static bool HasErrorObject(WireEvent e) => e.SaysAnyOf(ErrorObject);

    private static ProviderError? FromTopLevel(WireEvent e)
    {
        var type = NotError(e[WireField.EventType]);
        var message = e[WireField.TopMessage] ?? e[WireField.Detail];
        var code = e[WireField.TopCode];
        return type is null && message is null && code is null && e.SaysNothing ? null : new ProviderError(type, code, message);
    }

    private static string? NotError(string? type) => Is(type, "error") ? null : type;

    private static bool Is(string? value, string word) => string.Equals(value, word, StringComparison.Ordinal);
}
