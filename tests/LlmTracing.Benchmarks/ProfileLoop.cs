using LlmTracing.Benchmarks.Workloads;

namespace LlmTracing.Benchmarks;

/// <summary>Nothing but traced calls for some seconds, for a profiler to look at: <c>--loop chat|stream SECONDS</c>.</summary>
internal static class ProfileLoop
{
    public static async Task<int> RunAsync(string[] args)
    {
        var at = Array.IndexOf(args, "--loop");
        if (at + 2 >= args.Length || args[at + 1] is not ("chat" or "stream") || !int.TryParse(args[at + 2], out var seconds))
        {
            await Console.Error.WriteLineAsync("--loop chat|stream SECONDS").ConfigureAwait(false);
            return 2;
        }

        var stream = args[at + 1] == "stream";
        using var client = stream
            ? InProcessHandler.Client(Answers.Sse500, "text/event-stream", new LlmTracingHandler(new CountingSink()))
            : InProcessHandler.Client(Answers.Chats2Kb, "application/json", new LlmTracingHandler(new CountingSink()));
        var request = Answers.ChatRequest(stream);
        var buffer = new byte[16 * 1024];
        var calls = 0L;
        for (var start = Environment.TickCount64; Environment.TickCount64 - start < seconds * 1000L; calls++)
        {
            await InProcessHandler.CallAsync(client, request, buffer).ConfigureAwait(false);
        }

        Console.WriteLine($"{seconds * 1e9 / calls:0} ns a call, plain client included");
        return 0;
    }
}
