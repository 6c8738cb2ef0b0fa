// Writes src/LlmTracing/Pricing/prices.txt, the bundled price table, from a price map in LiteLLM's format.
//
//   dotnet run tools/UpdatePrices.cs -- model_prices.json 2026-08-01 > src/LlmTracing/Pricing/prices.txt
//
// Arguments: the map and the date of its state. Prices are facts and are taken as they stand, with these exceptions: an entry with a
// price above 0.001 USD per token is wrong and left out, as are entries without any price, provisioned-throughput commitments and
// catch-all keys. A rerank entry at 0 is priced by the search, which the map does not say: it is written without a price.
#:property PublishAot=false
#:property GenerateDocumentationFile=true
#:property NoWarn=CS1591
using System.Globalization;
using System.Text.Json;

string[] families =
[
    "openai", "text-completion-openai", "azure", "azure_text", "azure_ai", "anthropic", "gemini", "vertex_ai", "bedrock", "bedrock_converse",
    "bedrock_mantle", "amazon_nova", "mistral", "cohere", "cohere_chat", "deepseek", "xai", "groq", "together_ai", "perplexity", "cerebras",
    "fireworks_ai", "openrouter", "voyage", "moonshot",
];

using var map = JsonDocument.Parse(File.ReadAllBytes(args[0]));
var sections = new SortedDictionary<(int, string), SortedDictionary<string, List<string>>>();
var models = 0;
foreach (var model in map.RootElement.EnumerateObject())
{
    var family = model.Value.GetProperty("litellm_provider").GetString()!;
    family = family.StartsWith("vertex_ai", StringComparison.Ordinal) ? "vertex_ai"
        : family.StartsWith("fireworks_ai", StringComparison.Ordinal) ? "fireworks_ai" : family;
    var order = Array.IndexOf(families, family);
    if (order < 0 || model.Name.EndsWith('/') || model.Name.Contains("-commitment/", StringComparison.Ordinal) || Prices(model) is not { } prices)
    {
        continue;
    }

    var slash = model.Name.LastIndexOf('/') + 1;
    var prefix = model.Name[..slash];
    if (!sections.TryGetValue((order, prefix), out var section))
    {
        sections.Add((order, prefix), section = new SortedDictionary<string, List<string>>(StringComparer.Ordinal));
    }

    if (!section.TryGetValue(prices, out var names))
    {
        section.Add(prices, names = []);
    }

    names.Add(model.Name[slash..]);
    models++;
}

Console.Out.NewLine = "\n";
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
    # Prices of {models} models in US dollars per million tokens: list prices, without discounts, without tax.
    # Source of the figures: LiteLLM, github.com/BerriAI/litellm, model_prices_and_context_window.json (MIT), state {args[1]}.
    # Written by tools/UpdatePrices.cs; do not edit.
    #
    # [family prefix] opens a section: who sells the models, and what stands before each name in the source.
    # A line is input, output, optional prices, a colon and the names that cost so. '?' = not known.
    # r cache read · w cache write (5 minutes) · h cache write (1 hour; Claude: twice the input price, as Anthropic's price list has it)
    # t reasoning · i, o input and output of a request with more than 200,000 input tokens
    state {args[1]}
    """));
foreach (var ((order, prefix), lines) in sections)
{
    Console.WriteLine($"[{families[order]}{(prefix.Length > 0 ? " " + prefix : "")}]");
    foreach (var (prices, names) in lines)
    {
        Console.WriteLine($"{prices}: {string.Join(' ', names)}");
    }
}

static string? Prices(JsonProperty model)
{
    decimal? Read(string key) => model.Value.TryGetProperty(key, out var price) ? price.GetDecimal() * 1_000_000m : null;
    var (input, output) = (Read("input_cost_per_token"), Read("output_cost_per_token"));
    var (read, write) = (Read("cache_read_input_token_cost"), Read("cache_creation_input_token_cost"));
    var (reasoning, longInput, longOutput) = (Read("output_cost_per_reasoning_token"), Read("input_cost_per_token_above_200k_tokens"),
        Read("output_cost_per_token_above_200k_tokens"));
    decimal?[] all = [input, output, read, write, reasoning, longInput, longOutput];
    if (all.All(static p => p is null) || all.Any(static p => p is > 1000m or < 0m))
    {
        return null;
    }

    if (model.Value.GetProperty("mode").GetString() == "rerank" && input == 0 && output == 0)
    {
        return "? ?";
    }

    var claude = model.Name.Contains("claude", StringComparison.Ordinal) && write is not null && write == input * 1.25m;
    return string.Join(' ', new[]
    {
        Text("", input) ?? "?", Text("", output) ?? "?", Text("r", read), Text("w", write), Text("h", claude ? input * 2 : null),
        Text("t", reasoning), Text("i", longInput), Text("o", longOutput),
    }.OfType<string>());
}

static string? Text(string mark, decimal? price) => price is { } p ? mark + p.ToString("0.############", CultureInfo.InvariantCulture) : null;
