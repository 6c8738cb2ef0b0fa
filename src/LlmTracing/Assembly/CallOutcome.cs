namespace LlmTracing.Assembly;

/// <summary>How a call came out, as the record says it.</summary>
/// <param name="IsComplete">Whether the answer came to its end.</param>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="Category">Lower-case family of the error; empty for success.</param>
/// <param name="Type">The provider's own error type, else the exception's type name; empty for success.</param>
internal readonly record struct CallOutcome(bool IsComplete, string Code, string Category, string Type)
{
    /// <summary>Judges a call that ended. The provider's own verdict (status, error in the body) goes before how the reading of it ended.</summary>
    public static CallOutcome Of(CallCourse course, ResponseFacts response)
    {
        var isComplete = IsWhole(course, response);
        var code = CodeOf(course, response, isComplete);
        if (code.Length == 0)
        {
            return new CallOutcome(isComplete, "", "", "");
        }

        var type = response.Error?.Type ?? response.Error?.Code ?? course.Exception?.GetType().Name ?? "";
        return new CallOutcome(isComplete, code, CategoryOf(code, course, response), type);
    }

    // An end mark of the stream counts like the end of the body: clients stop reading at [DONE]. Where a format has such a mark and the
    // body ended without it, the answer was cut.
    private static bool IsWhole(CallCourse course, ResponseFacts response) => course.End switch
    {
        CallEnd.Completed => response.SawEnd != false,
        _ => response.SawEnd == true,
    };

    private static string CodeOf(CallCourse course, ResponseFacts response, bool isComplete)
    {
        if (course.StatusCode >= 400)
        {
            return CodeOf(course.StatusCode);
        }

        if (response.Error is { } error)
        {
            return ErrorFamily.Of(error) switch
            {
                ErrorFamily.RateLimit => ErrorCodes.RateLimited,
                ErrorFamily.Validation => ErrorCodes.InvalidRequest,
                ErrorFamily.Timeout => ErrorCodes.ProviderTimeout,
                _ => ErrorCodes.ProviderUnavailable,
            };
        }

        if (isComplete)
        {
            return ErrorCodes.None;
        }

        return course.End switch
        {
            CallEnd.Cancelled => ErrorCodes.Cancelled,
            CallEnd.TimedOut => ErrorCodes.ProviderTimeout,
            _ when course.StatusCode == 0 => ErrorCodes.ProviderUnavailable,
            _ => ErrorCodes.StreamIncomplete,
        };
    }

    /// <summary>The code of an HTTP status by itself.</summary>
    public static string CodeOf(int status) => status switch
    {
        < 400 => ErrorCodes.None,
        400 => ErrorCodes.InvalidRequest,
        429 => ErrorCodes.RateLimited,
        504 => ErrorCodes.ProviderTimeout,
        _ => ErrorCodes.ProviderUnavailable,
    };

    private static string CategoryOf(string code, CallCourse course, ResponseFacts response)
    {
        if (response.Error is { } error && ErrorFamily.Of(error) is var family && family.Length > 0)
        {
            return family;
        }

        if (course.StatusCode >= 400)
        {
            return ErrorFamily.OfStatus(course.StatusCode);
        }

        return (code, course.End) switch
        {
            (ErrorCodes.Cancelled, _) => ErrorFamily.Cancelled,
            (ErrorCodes.ProviderTimeout, _) => ErrorFamily.Timeout,
            (_, CallEnd.Abandoned) => ErrorFamily.Cancelled,
            (ErrorCodes.StreamIncomplete, CallEnd.Completed) => ErrorFamily.NetworkError,
            _ when course.Exception is HttpRequestException or IOException => ErrorFamily.NetworkError,
            _ => ErrorFamily.Unknown,
        };
    }
}
