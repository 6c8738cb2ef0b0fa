using System.Net;

namespace LlmTracing.Tests.Diagnostics;

/// <summary>A ClickHouse that answers by what a question contains; what it is not told of has no rows.</summary>
internal sealed class ScriptedServer : HttpMessageHandler
{
    private readonly List<(string Part, Func<HttpResponseMessage> Answer)> _answers = [];

    public ScriptedServer On(string part, string rows) => On(part, () => new HttpResponseMessage { Content = new StringContent(rows) });

    public ScriptedServer OnError(string part, int code, string text) => On(part, () =>
    {
        var answer = new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new StringContent($"Code: {code}. DB::Exception: {text}") };
        answer.Headers.Add("X-ClickHouse-Exception-Code", $"{code}");
        return answer;
    });

    /// <summary>The latest word about a question counts.</summary>
    public ScriptedServer On(string part, Func<HttpResponseMessage> answer)
    {
        _answers.Insert(0, (part, answer));
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sql = Uri.UnescapeDataString(request.RequestUri!.Query) + await request.Content!.ReadAsStringAsync(cancellationToken);
        var response = _answers.Find(answer => sql.Contains(answer.Part, StringComparison.Ordinal)).Answer?.Invoke() ?? new HttpResponseMessage { Content = new StringContent("") };
        response.RequestMessage = request;
        return response;
    }
}
