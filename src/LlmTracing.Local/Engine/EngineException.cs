using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace LlmTracing.Local.Engine;

/// <summary>An error in ClickHouse's own form: its code, and its text as the server writes it.</summary>
internal sealed partial class EngineException : Exception
{
    /// <param name="code">The server's error code; 0 when the text has none.</param>
    /// <param name="message">The whole text: <c>Code: 60. DB::Exception: … (UNKNOWN_TABLE)</c>.</param>
    public EngineException(int code, string message)
        : base(message) => Code = code;

    /// <summary>The server's error code.</summary>
    public int Code { get; }

    /// <summary>An error that the front itself raises.</summary>
    public static EngineException Of(int code, string name, string text) =>
        new(code, string.Create(CultureInfo.InvariantCulture, $"Code: {code}. DB::Exception: {text} ({name})"));

    /// <summary>The error in an engine's text. The outermost code counts, as on the server.</summary>
    public static EngineException FromText(string text)
    {
        var match = CodePattern().Match(text);
        return match.Success
            ? new EngineException(int.Parse(match.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture), text)
            : Of(ErrorCodes.LogicalError, "LOGICAL_ERROR", text);
    }

    /// <summary>Throws when the engine returned a text.</summary>
    public static unsafe void ThrowIf(byte* error)
    {
        if (error != null && *error != 0)
        {
            throw FromText(Marshal.PtrToStringUTF8((nint)error)!);
        }
    }

    // "Error: Code: 60. …" when the exception passed through the C interface's own catch.
    [GeneratedRegex(@"^(?:Error: )?Code: (?<code>\d{1,9})\.", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodePattern();
}
