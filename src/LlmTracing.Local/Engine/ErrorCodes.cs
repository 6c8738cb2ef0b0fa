namespace LlmTracing.Local.Engine;

/// <summary>The codes that the front raises itself, and the HTTP status of every code.</summary>
internal static class ErrorCodes
{
    public const int BadArguments = 36;
    public const int NotImplemented = 48;
    public const int LogicalError = 49;
    public const int SyntaxError = 62;
    public const int UnknownQueryType = 78;
    public const int UnknownCompression = 89;
    public const int UnknownSetting = 115;
    public const int Readonly = 164;
    public const int CannotDecompress = 271;
    public const int SessionIsLocked = 373;
    public const int LengthRequired = 381;
    public const int AuthenticationFailed = 516;

    /// <summary>The status that ClickHouse sends with a code (its <c>exceptionCodeToHTTPStatus</c>).</summary>
    public static int HttpStatus(int code) => code switch
    {
        194 => 401,
        192 or 193 or 497 or 512 or 516 => 403,
        // What cannot be parsed, and arguments that cannot be.
        6 or 8 or 15 or 25 or 26 or 27 or 36 or 37 or 38 or 41 or 44 or 53 or 62 or 72 or 117 or 123 => 400,
        167 or 168 or 223 or 321 or 376 or 427 or 441 or 675 or 676 => 400,
        // What does not exist.
        46 or 47 or 50 or 56 or 60 or 63 or 73 or 78 or 81 or 115 or 152 or 336 or 511 => 404,
        159 => 408,
        381 => 411,
        229 => 413,
        779 => 415,
        48 => 501,
        76 or 209 or 439 => 503,
        _ => 500,
    };
}
