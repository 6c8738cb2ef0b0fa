using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace LlmTracing.Testing;

/// <summary>
/// What <see cref="RecordedProvider"/> answers: one of the texts of <see cref="ProviderAnswers"/>, a body of one's own, an error, or a
/// failure of the network.
/// </summary>
/// <remarks>Immutable; one answer may be given many times.</remarks>
public sealed class RecordedAnswer
{
    private readonly HttpStatusCode _status;
    private readonly string _contentType;
    private readonly byte[][] _pieces;
    private readonly bool _breaksOff;
    private readonly Func<Exception>? _failure;

    private RecordedAnswer(HttpStatusCode status, string contentType, byte[][] pieces, bool breaksOff = false, Func<Exception>? failure = null) =>
        (_status, _contentType, _pieces, _breaksOff, _failure) = (status, contentType, pieces, breaksOff, failure);

    /// <summary>A body that comes in one piece.</summary>
    /// <param name="json">Its text.</param>
    /// <param name="status">Its HTTP status.</param>
    public static RecordedAnswer Json(string json, HttpStatusCode status = HttpStatusCode.OK)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new(status, "application/json", [Encoding.UTF8.GetBytes(json)]);
    }

    /// <summary>Server-sent events, one a piece.</summary>
    /// <param name="events">Their texts without the blank lines that end them, such as <c>data: {…}</c>.</param>
    public static RecordedAnswer Events(params IEnumerable<string> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        return new(HttpStatusCode.OK, "text/event-stream", [.. events.Select(static text => Encoding.UTF8.GetBytes(text + "\n\n"))]);
    }

    /// <summary>An error in the provider's usual form.</summary>
    /// <param name="status">Its HTTP status, such as 429.</param>
    /// <param name="type">The provider's type of the error.</param>
    public static RecordedAnswer Error(HttpStatusCode status, string type = "server_error") =>
        Json($$$"""{"error":{"message":"A recorded error.","type":{{{ProviderAnswers.Quoted(type)}}},"param":null,"code":null}}""", status);

    /// <summary>No answer at all: the send throws.</summary>
    /// <param name="exception">Makes the exception, such as an <see cref="HttpRequestException"/>, anew for every send.</param>
    public static RecordedAnswer Failure(Func<Exception> exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new(default, "", [], failure: exception);
    }

    /// <summary>The same answer, whose connection is lost after so many pieces: the read throws an <see cref="IOException"/>.</summary>
    /// <param name="pieces">Events, or whole bodies, that still arrive; 0 or more.</param>
    public RecordedAnswer CutAfter(int pieces)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pieces);
        return new(_status, _contentType, [.. _pieces.Take(pieces)], breaksOff: true, _failure);
    }

    internal HttpResponseMessage ToResponse()
    {
        if (_failure is not null)
        {
            throw _failure();
        }

        var content = new StreamContent(new PieceStream(_pieces, _breaksOff));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(_contentType);
        return new HttpResponseMessage(_status) { Content = content };
    }
}
