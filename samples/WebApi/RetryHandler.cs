using System.Net;

namespace WebApi;

/// <summary>Repeats what failed for now, twice at most. A service would use a resilience pipeline; its place is the same.</summary>
internal sealed class RetryHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || attempt == 2)
            {
                return response;
            }

            response.Dispose();
            await Task.Delay(50 << attempt, cancellationToken);
        }
    }
}
