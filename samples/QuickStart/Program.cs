// Makes a few LLM calls through the real SDKs and shows the row that each of them leaves in ClickHouse.
//   dotnet run --project samples/QuickStart                               a local ClickHouse, a provider on loopback
//   dotnet run --project samples/QuickStart -- --connection "Host=…"      your ClickHouse
//   dotnet run --project samples/QuickStart -- --live                     the real providers (OPENAI_API_KEY, ANTHROPIC_API_KEY)
using LlmTracing;
using Microsoft.Extensions.DependencyInjection;
using QuickStart;

var arguments = Arguments.Parse(args);
await using var clickHouse = await ClickHouseServer.StartAsync(arguments.Connection);
await using var providers = arguments.Live ? Providers.Live() : await Providers.StartLoopbackAsync();
var run = Guid.NewGuid();

// The one line. Everything below it is a service like any other.
var services = new ServiceCollection();
services.AddLlmTracing(o =>
{
    o.ConnectionString = clickHouse.ConnectionString;
    o.Schema = SchemaMode.Create;
    o.OrgId = run;
});

await using var service = services.BuildServiceProvider();
var calls = new Calls(service.GetRequiredService<IHttpClientFactory>().CreateClient("llm"), providers);
var count = await calls.MakeAsync();

await clickHouse.WaitForRowsAsync(run, count);
await clickHouse.PrintAsync(run);
Console.WriteLine(
    $"calls {count}, rows {await clickHouse.CountRowsAsync(run)}, content bytes stored {await clickHouse.CountStoredBytesAsync(run, providers.Canary)}");
return 0;
