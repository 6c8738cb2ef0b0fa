using System.Net.Http.Json;

namespace WebApi.Demo;

/// <param name="KeepGoing">Whether traffic goes on after the first calls.</param>
/// <param name="MakeHistory">Whether days before today are made up first.</param>
internal sealed record TrafficOptions(bool KeepGoing, bool MakeHistory);

/// <summary>Calls this service as its users would: some calls at start, so that the dashboard has something to show, and on without end where asked.</summary>
internal sealed class Traffic(
    TrafficOptions options, History history, LoopbackProvider self, IHttpClientFactory factory, IHostApplicationLifetime lifetime, ILogger<Traffic> logger) : BackgroundService
{
    private const int FirstCalls = 40;

    private static readonly string[] Users = ["ada", "grace", "edsger", "barbara", "donald"];
    private static readonly string[] Agents = ["support", "search", "summaries"];

    private static readonly ChatRequest[] Requests =
    [
        new("openai", "gpt-4o-mini", "Summarise this."), new("openai", "gpt-4o-mini", "Summarise that.", Stream: true), new("openai", "gpt-4o", "Compare them.", Stream: true),
        new("openai", "o4-mini", "Think about it."), new("anthropic", "claude-sonnet-4-5", "Write a letter.", Stream: true), new("anthropic", "claude-haiku-4-5", "Classify it."),
        new("anthropic", "claude-haiku-4-5", "Shorten it.", Stream: true), new("openai", "house-model-7b", "What does nobody price?"),
        new("openai", "gpt-4o", "Too many.", Behaviour: "rate-limited"), new("openai", "gpt-4o-mini", "Away.", Behaviour: "busy"), new("anthropic", "claude-sonnet-4-5", "Wrong.", Behaviour: "invalid"),
        new("openai", "gpt-4o", "Never mind.", Stream: true, ReadLines: 8), new("anthropic", "claude-haiku-4-5", "Cut off.", Stream: true, Behaviour: "broken"),
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        if (options.MakeHistory)
        {
            await history.WriteAsync(stoppingToken);
        }

        logger.LogInformation("The dashboard is at {Address}", new Uri(self.Root, "llm/"));
        var http = factory.CreateClient("self");
        http.BaseAddress = self.Root;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async worker =>
        {
            for (var i = 0; i < FirstCalls / 4; i++)
            {
                await CallAsync(http, i % 5 == 4, stoppingToken);
            }

            while (options.KeepGoing && !stoppingToken.IsCancellationRequested)
            {
                await Task.Delay(Random.Shared.Next(500, 3_000), stoppingToken);
                await CallAsync(http, Random.Shared.Next(6) == 0, stoppingToken);
            }
        }));
    }

    private async Task CallAsync(HttpClient http, bool isAgent, CancellationToken cancellationToken)
    {
        // Failures are rarer than answers.
        var request = Requests[Random.Shared.Next(5) == 0 ? Random.Shared.Next(Requests.Length) : Random.Shared.Next(8)];
        using var message = new HttpRequestMessage(HttpMethod.Post, isAgent ? "agent" : "chat")
        {
            Content = isAgent ? JsonContent.Create(new AgentRequest("A room by the harbour for two nights, please.")) : JsonContent.Create(request with { Prompt = $"{request.Prompt} ({Random.Shared.Next(200)})" }),
        };
        message.Headers.Add("X-User", Users[Random.Shared.Next(Users.Length)]);
        message.Headers.Add("X-Agent", Agents[Random.Shared.Next(Agents.Length)]);
        message.Headers.Add("X-Conversation", $"talk-{Random.Shared.Next(8)}");
        try
        {
            using var response = await http.SendAsync(message, cancellationToken);
            logger.LogDebug("{Path} {Status}", message.RequestUri, (int)response.StatusCode);
        }
        catch (HttpRequestException exception)
        {
            logger.LogDebug(exception, "The call failed");
        }
    }

    private Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lifetime.ApplicationStarted.Register(started.SetResult);
        stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        return started.Task;
    }
}
