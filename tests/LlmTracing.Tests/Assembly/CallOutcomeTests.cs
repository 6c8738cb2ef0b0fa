using LlmTracing.Assembly;

namespace LlmTracing.Tests.Assembly;

public sealed class CallOutcomeTests
{
    private static readonly Exception Reset = new HttpRequestException(HttpRequestError.ResponseEnded);

    private static readonly Dictionary<string, (CallCourse Course, ResponseFacts Response, CallOutcome Expected)> All = new()
    {
        ["success"] = (Ended(200), new(), new(true, "", "", "")),
        ["stream with its end mark"] = (Ended(200), Stream(sawEnd: true), new(true, "", "", "")),
        ["stream without an end mark in its format"] = (Ended(200), Stream(sawEnd: null), new(true, "", "", "")),
        ["let go after the end mark"] = (Ended(200, CallEnd.Abandoned), Stream(sawEnd: true), new(true, "", "", "")),
        ["cancelled after the end mark"] = (Ended(200, CallEnd.Cancelled), Stream(sawEnd: true), new(true, "", "", "")),
        ["cut by a clean end"] = (Ended(200), Stream(sawEnd: false), new(false, "STREAM_INCOMPLETE", "network_error", "")),
        ["let go before the end"] = (Ended(200, CallEnd.Abandoned), Stream(sawEnd: false), new(false, "STREAM_INCOMPLETE", "cancelled", "")),
        ["let go of a plain answer"] = (Ended(200, CallEnd.Abandoned), new(), new(false, "STREAM_INCOMPLETE", "cancelled", "")),
        ["reset in the body"] = (Ended(200, CallEnd.Failed, Reset), Stream(sawEnd: false), new(false, "STREAM_INCOMPLETE", "network_error", "HttpRequestException")),
        ["fault of the caller's own"] = (Ended(200, CallEnd.Failed, new InvalidOperationException()), new(), new(false, "STREAM_INCOMPLETE", "unknown", "InvalidOperationException")),
        ["cancelled before an answer"] = (Ended(0, CallEnd.Cancelled, new TaskCanceledException()), new(), new(false, "CANCELLED", "cancelled", "TaskCanceledException")),
        ["cancelled in the stream"] = (Ended(200, CallEnd.Cancelled), Stream(sawEnd: false), new(false, "CANCELLED", "cancelled", "")),
        ["timed out before an answer"] = (Ended(0, CallEnd.TimedOut, new TaskCanceledException()), new(), new(false, "PROVIDER_TIMEOUT", "timeout", "TaskCanceledException")),
        ["timed out in the stream"] = (Ended(200, CallEnd.TimedOut), Stream(sawEnd: false), new(false, "PROVIDER_TIMEOUT", "timeout", "")),
        ["no connection"] = (Ended(0, CallEnd.Failed, Reset), new(), new(false, "PROVIDER_UNAVAILABLE", "network_error", "HttpRequestException")),
        ["400"] = (Ended(400), Error("invalid_request_error", null), new(true, "INVALID_REQUEST", "validation", "invalid_request_error")),
        ["400 for the prompt's filter"] = (Ended(400), Error(null, "content_filter"), new(true, "INVALID_REQUEST", "validation", "content_filter")),
        ["401"] = (Ended(401), Error("authentication_error", null), new(true, "PROVIDER_UNAVAILABLE", "auth", "authentication_error")),
        ["403 without a body"] = (Ended(403), new(), new(true, "PROVIDER_UNAVAILABLE", "auth", "")),
        ["404"] = (Ended(404), Error("not_found_error", null), new(true, "PROVIDER_UNAVAILABLE", "validation", "not_found_error")),
        ["408"] = (Ended(408), new(), new(true, "PROVIDER_UNAVAILABLE", "timeout", "")),
        ["429"] = (Ended(429), Error("rate_limit_error", null), new(true, "RATE_LIMITED", "rate_limit", "rate_limit_error")),
        ["429 for the quota"] = (Ended(429), Error("insufficient_quota", "insufficient_quota"), new(true, "RATE_LIMITED", "quota_exceeded", "insufficient_quota")),
        ["429 nobody read"] = (Ended(429, CallEnd.Abandoned), new(), new(false, "RATE_LIMITED", "rate_limit", "")),
        ["500"] = (Ended(500), Error("server_error", null), new(true, "PROVIDER_UNAVAILABLE", "api_error", "server_error")),
        ["502 with HTML"] = (Ended(502), new(), new(true, "PROVIDER_UNAVAILABLE", "api_error", "")),
        ["503"] = (Ended(503), new(), new(true, "PROVIDER_UNAVAILABLE", "model_overloaded", "")),
        ["504"] = (Ended(504), new(), new(true, "PROVIDER_TIMEOUT", "timeout", "")),
        ["529"] = (Ended(529), Error("overloaded_error", null), new(true, "PROVIDER_UNAVAILABLE", "model_overloaded", "overloaded_error")),
        ["overloaded in a 200"] = (Ended(200), Error("overloaded_error", null, sawEnd: false), new(false, "PROVIDER_UNAVAILABLE", "model_overloaded", "overloaded_error")),
        ["rate limit in a 200"] = (Ended(200), Error(null, "rate_limit_exceeded"), new(true, "RATE_LIMITED", "rate_limit", "rate_limit_exceeded")),
        ["upstream's status in a 200"] = (Ended(200), Error(null, "429"), new(true, "RATE_LIMITED", "rate_limit", "429")),
        ["words nobody knows in a 200"] = (Ended(200), Error("strange", null), new(true, "PROVIDER_UNAVAILABLE", "unknown", "strange")),
    };

    public static TheoryData<string> Names { get; } = [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_EveryWayACallCanEnd(string name)
    {
        var (course, response, expected) = All[name];

        CallOutcome.Of(course, response).Should().Be(expected);
    }

    private static CallCourse Ended(int status, CallEnd end = CallEnd.Completed, Exception? exception = null) =>
        new() { StatusCode = status, End = end, Exception = exception };

    private static ResponseFacts Stream(bool? sawEnd) => new() { IsStream = true, SawEnd = sawEnd };

    private static ResponseFacts Error(string? type, string? code, bool? sawEnd = null) =>
        new() { Error = new ProviderError(type, code, null), SawEnd = sawEnd };
}
