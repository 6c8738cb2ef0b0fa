using System.Globalization;
using System.Net;
using System.Text;
using LlmTracing.Assembly;
using LlmTracing.Providers;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Tests.Providers.Wire;

/// <summary>Reads hand-made bodies through the observer, cut into pieces.</summary>
internal static class Wire
{
    public const string Sse = "text/event-stream";
    public const string Json = "application/json";
    public const string EventStream = "application/vnd.amazon.eventstream";

    /// <summary>Piece sizes that every body is read in.</summary>
    public static readonly int[] Pieces = [1, 2, 7, 64, 4096, int.MaxValue];

    /// <summary>Reads an answer whole, after checking that every cut of it gives the same facts.</summary>
    public static CallFacts Read(WireShape shape, string body, string type = Sse, int status = 200, string? model = null) =>
        Read(shape, Encoding.UTF8.GetBytes(body), type, status, model);

    public static CallFacts Read(WireShape shape, byte[] body, string type = Sse, int status = 200, string? model = null)
    {
        var whole = Describe(ReadPieces(shape, body, int.MaxValue, type, status, model));
        foreach (var piece in Pieces)
        {
            Describe(ReadPieces(shape, body, piece, type, status, model)).Should().Be(whole, "the facts do not depend on the cut ({0} bytes)", piece);
        }

        return ReadPieces(shape, body, int.MaxValue, type, status, model);
    }

    public static CallFacts ReadPieces(
        WireShape shape, byte[] body, int piece, string? type = Sse, int status = 200, string? model = null, params (string Name, string Value)[] headers)
    {
        var observer = new WireObserver(new ProviderMatch("test", "chat", shape, model, "host", "/path", null));
        using var response = Response(type, status, headers);
        observer.OnRequestEnd();
        observer.OnResponseHeaders(response);
        for (var at = 0; at < body.Length;)
        {
            var length = Math.Min(piece, body.Length - at);
            observer.OnResponseBytes(body.AsSpan(at, length), timestamp: 1000 + at);
            at += length;
        }

        observer.OnResponseEnd();
        return observer.Facts;
    }

    public static HttpResponseMessage Response(string? type, int status = 200, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent([]) };
        if (type is not null)
        {
            response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    /// <summary>The counts in one line: input/output/cached/cache write/reasoning; - where not said.</summary>
    public static string Counts(this CallFacts facts)
    {
        var u = facts.Response.Usage;
        return string.Join('/', new[] { u.Input, u.Output, u.CachedInput, u.CacheWrite, u.Reasoning }.Select(static n => n?.ToString(CultureInfo.InvariantCulture) ?? "-"));
    }

    /// <summary>Finish reasons, a comma between; empty where there was none.</summary>
    public static string Finish(this CallFacts facts) => string.Join(',', facts.Response.FinishReasons ?? []);

    /// <summary>Names of the tools called, a comma between.</summary>
    public static string Tools(this CallFacts facts) => string.Join(',', facts.Response.ToolNames ?? []);

    /// <summary>Everything that an answer's facts say, but times.</summary>
    public static string Describe(CallFacts facts)
    {
        var r = facts.Response;
        var u = r.Usage;
        return FormattableString.Invariant(
            $"{facts.Counts()} 1h={u.CacheWriteOneHour} audio={u.AudioInput}/{u.AudioOutput} billed={u.BilledInput}/{u.BilledOutput} odd={u.IsInconsistent} ")
            + FormattableString.Invariant($"id={r.Id} model={r.Model} finish={facts.Finish()} tools={r.ToolCalls}:{facts.Tools()} tier={r.ServiceTier} byok={r.IsByok} ")
            + FormattableString.Invariant($"stream={r.IsStream} end={r.SawEnd} chunks={r.Chunks} text={r.TextBytes} cost={r.ProviderCostUsd} error={r.Error}");
    }
}
