using System.Diagnostics;
using System.Globalization;
using System.Text;
using LlmTracing.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LlmTracing.TrimmedApp;

/// <summary>Registers a client, makes one call and prints how many milliseconds that took: with <c>AddLlmTracing</c>, or plain.</summary>
internal static class StartupProbe
{
    public static async Task RunAsync(bool traced)
    {
        var start = Stopwatch.GetTimestamp();
        var services = new ServiceCollection().AddLogging();
        services.AddHttpClient("llm").ConfigurePrimaryHttpMessageHandler(
            static () => new RecordedProvider(ProviderAnswers.OpenAi(inputTokens: 120, outputTokens: 30)));
        if (traced)
        {
            services.AddLlmTracing(static o => o.ConnectionString = "Host=127.0.0.1;Port=1");
        }

        var provider = services.BuildServiceProvider();
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("llm");
        using var content = new StringContent("""{"model":"gpt-4o","messages":[]}""", Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("https://api.openai.com/v1/chat/completions", content);
        await response.Content.ReadAsByteArrayAsync();
        Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    }
}
