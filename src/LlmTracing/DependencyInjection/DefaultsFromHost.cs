using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LlmTracing.DependencyInjection;

/// <summary>Names service and environment after the host, where nobody else did.</summary>
internal sealed class DefaultsFromHost(IServiceProvider services) : IPostConfigureOptions<LlmTracingOptions>
{
    public void PostConfigure(string? name, LlmTracingOptions options)
    {
        var host = services.GetService<IHostEnvironment>();
        options.ServiceName ??= Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") ?? host?.ApplicationName;
        options.EnvironmentName ??= host?.EnvironmentName;
    }
}
