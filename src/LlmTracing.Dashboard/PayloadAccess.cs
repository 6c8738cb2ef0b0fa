using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace LlmTracing.Dashboard;

/// <summary>Tells whether a request may see what was said in calls: only where it is kept at all, and the app allows this user.</summary>
internal sealed class PayloadAccess(LlmTracingDashboardOptions options, LlmTracingOptions tracing)
{
    [SuppressMessage("Design", "CA1031", Justification = "A user whose claims cannot be read may see nothing; the fault is the host's and says nothing to the browser.")]
    public bool IsGranted(HttpContext http)
    {
        if (!tracing.Payloads.Enabled || options.AllowPayloads is not { } allow)
        {
            return false;
        }

        try
        {
            return allow(http);
        }
        catch (Exception)
        {
            return false;
        }
    }
}
