// A service with an agent, and beside it the dashboard of what its LLM calls did.
//
//   dotnet run --project samples/WebApi              http://localhost:5000/llm/ (--urls chooses another address)
//   dotnet run --project samples/WebApi -- --demo    the same, and it keeps calling itself
//
// Rows go to the ClickHouse of CLICKHOUSE_ENDPOINT or LlmTracing:ConnectionString, else to a local engine that ends with the service.
// The models are played by the service itself (Demo/LoopbackProvider.cs), so that it runs without keys and without cost.
using LlmTracing;
using LlmTracing.Local;
using WebApi;
using WebApi.Demo;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = [.. args.Where(static a => a != "--demo")],
    EnvironmentName = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environments.Development,
});
builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning).AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

var isConfigured = builder.Configuration["CLICKHOUSE_ENDPOINT"] ?? builder.Configuration["CLICKHOUSE_DSN"] ?? builder.Configuration["LlmTracing:ConnectionString"];
await using var engine = string.IsNullOrWhiteSpace(isConfigured) ? await LocalClickHouse.StartAsync() : null;

builder.Services.AddLlmTracing(options =>
{
    options.ConnectionString ??= engine?.ConnectionString;
    options.Schema = SchemaMode.Create;
    options.OrgId = LlmIds.FromName("acme");
    options.ServiceName = "travel";

    // Requests and answers are kept only because this says so; here all words are made up.
    options.Payloads.Enabled = true;
});

// A client for each provider. Hosts of known providers need no AddLlmTracing; these two are played on this machine, so they are named.
// Handlers added here run inside one row: three attempts are one call with retry_count 2.
builder.Services.AddTransient<RetryHandler>();
builder.Services.AddHttpClient("openai", static (services, http) => http.BaseAddress = services.GetRequiredService<LoopbackProvider>().Address("openai"))
    .AddLlmTracing(static provider => provider.Name = "openai")
    .AddHttpMessageHandler<RetryHandler>();
builder.Services.AddHttpClient("anthropic", static (services, http) => http.BaseAddress = services.GetRequiredService<LoopbackProvider>().Address("anthropic"))
    .AddLlmTracing(static provider => provider.Name = "anthropic")
    .AddHttpMessageHandler<RetryHandler>();
builder.Services.AddSingleton<LoopbackProvider>();
builder.Services.AddSingleton<Models>();
builder.Services.AddSingleton<TravelAgent>();
builder.Services.AddSingleton(new TrafficOptions(KeepGoing: args.Contains("--demo"), MakeHistory: engine is not null));
builder.Services.AddSingleton<History>();
builder.Services.AddHostedService<Traffic>();
builder.Services.AddHealthChecks().AddLlmTracing();

var app = builder.Build();
app.UseMiddleware<TraceScopeMiddleware>();
app.MapGet("/", static () => Results.Redirect("llm/"));
app.MapHealthChecks("/health");
app.MapPost("/agent", static async (AgentRequest request, TravelAgent agent, CancellationToken cancellation) => await agent.RunAsync(request, cancellation));
app.MapPost("/chat", static async (ChatRequest request, Models models, CancellationToken cancellation) => await models.ChatAsync(request, cancellation));
app.Services.GetRequiredService<LoopbackProvider>().Map(app);

// Outside Development the dashboard stays shut until a policy protects it: .RequireAuthorization("Operators").
app.MapLlmTracing("/llm", options =>
{
    options.Title = "Travel service";
    options.AllowPayloads = _ => app.Environment.IsDevelopment(); // A real service looks at the user's claims.
});

await app.RunAsync();
