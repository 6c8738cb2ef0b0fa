using System.Net.Http.Headers;
using BenchmarkDotNet.Attributes;
using LlmTracing.Benchmarks.Workloads;
using LlmTracing.Providers;

namespace LlmTracing.Benchmarks.Micro;

/// <summary>Reading the facts of a request or an answer, from recognising the request to the end of the body.</summary>
[MemoryDiagnoser]
public class ScannerBenchmarks
{
    private readonly ProviderCatalog _catalog = new();
    private readonly HttpRequestMessage _chat = new(HttpMethod.Post, "https://api.openai.com/v1/chat/completions");
    private readonly HttpRequestMessage _embeddings = new(HttpMethod.Post, "https://api.openai.com/v1/embeddings");
    private readonly HttpResponseMessage _json = Answer("application/json");
    private readonly HttpResponseMessage _events = Answer("text/event-stream");
    private byte[][] _chat2Kb = [];
    private byte[][] _embeddings1Mb = [];
    private byte[][] _sse500 = [];

    [GlobalSetup]
    public void Setup() => (_chat2Kb, _embeddings1Mb, _sse500) = ([Answers.Chat2Kb], [Answers.Embeddings1Mb], Answers.Sse500);

    [Benchmark]
    public uint Chat2Kb() => Scan(_chat, _json, _chat2Kb);

    [Benchmark]
    public uint Embeddings1Mb() => Scan(_embeddings, _json, _embeddings1Mb);

    [Benchmark]
    public uint Sse500() => Scan(_chat, _events, _sse500);

    [Benchmark]
    public long AgentRequest()
    {
        var observer = _catalog.Observe(_chat) ?? throw new InvalidOperationException("The request is not recognised.");
        observer.OnRequestBytes(Answers.AgentRequest);
        observer.OnRequestEnd();
        var most = observer.Facts.Request.MaxTokens ?? throw new InvalidOperationException("No parameters were found.");
        observer.Recycle();
        return most;
    }

    private static HttpResponseMessage Answer(string mediaType)
    {
        var response = new HttpResponseMessage { Content = new ByteArrayContent([]) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return response;
    }

    private uint Scan(HttpRequestMessage request, HttpResponseMessage response, byte[][] chunks)
    {
        var observer = _catalog.Observe(request) ?? throw new InvalidOperationException("The request is not recognised.");
        observer.OnRequestEnd();
        observer.OnResponseHeaders(response);
        foreach (var chunk in chunks)
        {
            observer.OnResponseBytes(chunk, 1);
        }

        observer.OnResponseEnd();
        var input = observer.Facts.Response.Usage.Input ?? throw new InvalidOperationException("No usage was found.");
        observer.Recycle();
        return (uint)input;
    }
}
