using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LlmTracing.ClickHouse;

/// <summary>Reads what an answer says of an error: from its header, or, with old servers and inside a 200, from its text.</summary>
internal static partial class ErrorAnswer
{
    private const int MaxBytes = 32 << 10;
    private const int MaxMessageLength = 1_000;
    private const string OwnHeaders = "X-ClickHouse-";
    private const string CodeHeader = "X-ClickHouse-Exception-Code";

    /// <summary>Throws where the answer is an error.</summary>
    public static async Task ThrowIfFailedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode && !response.Headers.Contains(CodeHeader))
        {
            return;
        }

        throw Of(response, await ReadTextAsync(response, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Throws where the answer to a statement that returns no rows is an error, holds one, or is not ClickHouse's at all.</summary>
    /// <exception cref="ClickHouseException">It is an error.</exception>
    /// <exception cref="InvalidDataException">It says something, and nothing in its headers is of ClickHouse: whatever was sent is not there.</exception>
    public static async Task ThrowIfNotEmptyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await ReadTextAsync(response, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode || response.Headers.Contains(CodeHeader) || CodeIn(text) != 0)
        {
            throw Of(response, text);
        }

        if (!string.IsNullOrWhiteSpace(text) && !response.Headers.NonValidated.Any(static h => h.Key.StartsWith(OwnHeaders, StringComparison.OrdinalIgnoreCase)))
        {
            throw new InvalidDataException($"What answers at {response.RequestMessage?.RequestUri?.GetLeftPart(UriPartial.Path)} is no ClickHouse: it sent a page of its own.");
        }
    }

    /// <summary>The code that a server's error text begins with or, in a cut answer, holds; 0 for none.</summary>
    public static int CodeIn(string text)
        => CodePattern().Match(text) is { Success: true } match
            && int.TryParse(match.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : 0;

    public static ClickHouseException Of(HttpResponseMessage response, string text)
    {
        var code = response.Headers.TryGetValues(CodeHeader, out var values)
            && int.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var said)
            ? said
            : CodeIn(text);
        var message = text.Trim();
        if (message.Length == 0)
        {
            message = string.Create(CultureInfo.InvariantCulture, $"ClickHouse answered {(int)response.StatusCode} without a text.");
        }

        return new ClickHouseException(Shorten(message), code, response.StatusCode, RetryAfter.Of(response.Headers));
    }

    public static string Shorten(string message) => message.Length <= MaxMessageLength ? message : message[..MaxMessageLength] + "…";

    private static async Task<string> ReadTextAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var bytes = new byte[MaxBytes];
        var length = await stream.ReadAtLeastAsync(bytes, MaxBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    [GeneratedRegex(@"Code: (?<code>\d{1,5})[.,] ?(?:e\.displayText|DB::)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CodePattern();
}
