using System.Net;

namespace LlmTracing.ClickHouse;

/// <summary>What an error of an insert calls for, by ClickHouse's code and, without one, by HTTP status.</summary>
internal static class ClickHouseErrors
{
    public static InsertException ToInsertException(ClickHouseException error)
        => new(Classify(error.Code, error.Status, error.Message), error.Message, error)
        {
            Code = error.Code,
            RetryAfter = error.RetryAfter,
        };

    /// <summary>Whether the error may mean that the table is no longer what it was when the columns were bound.</summary>
    public static bool MayBeSchemaDrift(int code) => code is 8 or 10 or 16 or 20 or 44 or 47 or 50 or 53 or 60 or 70 or 81 or 117 or 368;

    public static InsertFailure Classify(int code, HttpStatusCode? status, string message) => code switch
    {
        // Two errors of one code each, told apart by their text.
        252 => message.Contains("partitions", StringComparison.OrdinalIgnoreCase) ? InsertFailure.Batch : InsertFailure.Temporary,
        117 => message.Contains("must be", StringComparison.Ordinal) || message.Contains("Unknown field", StringComparison.Ordinal)
            || message.Contains("Unknown column", StringComparison.Ordinal)
            ? InsertFailure.Configuration
            : InsertFailure.Batch,

        // The server, its storage or its keeper is busy, away or going: the same rows later.
        3 or 107 or 159 or 160 or 173 or 198 or 201 or 202 or 203 or 209 or 210 or 225 or 236 or 241 or 242 or 243 or 244 or 254 or 279 or
        285 or 286 or 289 or 290 or 319 or 364 or 373 or 384 or 394 or 425 or 439 or 499 or 733 or 745 or 749 or 762 or 900 or 903 or 999
            => InsertFailure.Temporary,

        // Credentials, grants, settings, table or columns: no batch would pass.
        8 or 10 or 16 or 20 or 42 or 43 or 44 or 46 or 47 or 48 or 50 or 60 or 62 or 73 or 76 or 81 or 89 or 115 or 164 or 192 or 193 or 194 or
        195 or 291 or 344 or 368 or 381 or 404 or 452 or 472 or 497 or 512 or 516
            => InsertFailure.Configuration,

        // The rows themselves.
        6 or 26 or 27 or 33 or 38 or 41 or 53 or 69 or 72 or 131 or 229 or 307 or 321 or 349 or 376 or 407 or 441 or 469 or 691
            => InsertFailure.Batch,

        0 => ClassifyStatus(status),
        _ => InsertFailure.Temporary,
    };

    private static InsertFailure ClassifyStatus(HttpStatusCode? status) => status switch
    {
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425 => InsertFailure.Temporary,
        HttpStatusCode.RequestEntityTooLarge => InsertFailure.Batch,
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.InternalServerError => InsertFailure.Configuration,
        _ => InsertFailure.Temporary,
    };
}
