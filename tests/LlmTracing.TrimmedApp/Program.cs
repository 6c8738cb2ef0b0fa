// One traced call, its row written and read back, in an app from which everything unused was trimmed.
// The first argument is the connection string of a ClickHouse, the second a database of its own.
// Or "--startup traced|plain": how long registration and the first call take, for the benchmarks.
using System.Globalization;
using System.Text;
using LlmTracing;
using LlmTracing.Testing;
using LlmTracing.TrimmedApp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

if (args[0] == "--startup")
{
    await StartupProbe.RunAsync(traced: args[1] == "traced");
    return 0;
}

var (connectionString, database) = (args[0], args[1]);
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddLlmTracing(o =>
{
    o.ConnectionString = connectionString;
    o.Database = database;
    o.Schema = SchemaMode.Create;
});
builder.Services.ConfigureHttpClientDefaults(clients => clients.ConfigurePrimaryHttpMessageHandler(
    () => new RecordedProvider(ProviderAnswers.OpenAiStream(inputTokens: 120, outputTokens: 30))));

using var host = builder.Build();
await host.StartAsync();

using var client = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
using var content = new StringContent("""{"model":"gpt-4o","stream":true,"messages":[]}""", Encoding.UTF8, "application/json");
using (var response = await client.PostAsync("https://api.openai.com/v1/chat/completions", content))
{
    Console.WriteLine($"answer: {(await response.Content.ReadAsByteArrayAsync()).Length} bytes");
}

var writer = host.Services.GetRequiredService<TraceWriter>();
await writer.FlushAsync(default);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"written: {writer.Statistics.Written}"));

var rows = await host.Services.GetRequiredService<ITraceReader>().ListAsync(Guid.Empty, new TraceFilter());
foreach (var row in rows.Items)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"row: {row.Provider} {row.Model} {row.InputTokens}+{row.OutputTokens}={row.TotalTokens} cost {row.CostUsd:0.######} status {row.StatusCode} complete {row.IsComplete}"));
}

await host.StopAsync();
return rows.Items.Count == 1 ? 0 : 1;
