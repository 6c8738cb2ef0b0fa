// A service of somebody who has LlmTracing from its packages.
using LlmTracing;
using LlmTracing.Local;
using LlmTracing.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

await using var clickHouse = await LocalClickHouse.StartAsync();

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddLlmTracing(o =>
{
    o.ConnectionString = clickHouse.ConnectionString;
    o.Schema = SchemaMode.Create;
});

// Instead of a provider on the network: an answer as OpenAI gives it.
builder.Services.ConfigureHttpClientDefaults(clients => clients.ConfigurePrimaryHttpMessageHandler(
    () => new RecordedProvider(ProviderAnswers.OpenAi("Hello.", inputTokens: 120, outputTokens: 30))));

using var host = builder.Build();
await host.StartAsync();

// The service's own code: any SDK, or HttpClient itself.
using var http = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
using var question = new StringContent("""{"model":"gpt-4o","messages":[{"role":"user","content":"Say hello."}]}""");
using var answer = await http.PostAsync("https://api.openai.com/v1/chat/completions", question);

// A finished call can be queried within half a second; flushing is for programs as short as this one.
await host.Services.GetRequiredService<TraceWriter>().FlushAsync();
using var plain = new HttpClient();
Console.WriteLine(await plain.GetStringAsync(
    new Uri(clickHouse.Endpoint, "?query=SELECT provider, model, input_tokens, output_tokens, status_code, is_complete FROM ibex.llm_traces FORMAT TSV")));

await host.StopAsync();
