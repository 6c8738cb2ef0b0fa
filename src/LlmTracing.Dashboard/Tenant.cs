using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace LlmTracing.Dashboard;

/// <summary>Tells whose rows a request may see.</summary>
internal sealed class Tenant(LlmTracingDashboardOptions options, LlmTracingOptions tracing)
{
    /// <summary>The organisation; null where the user has none.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A user whose claims cannot be read has no organisation; the fault is the host's and says nothing to the browser.")]
    public Guid? Of(HttpContext http)
    {
        if (options.Organisation is not { } organisation)
        {
            return tracing.OrgId;
        }

        try
        {
            return organisation(http);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
