using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using LlmTracing.Providers.Reading;

namespace LlmTracing.Providers;

/// <summary>
/// Who answers behind an unknown host, by the names of headers that only they send. Shown each header once; of several marks the first here
/// counts.
/// </summary>
/// <param name="areSought">Whether the host is unknown: else nothing is looked at.</param>
[StructLayout(LayoutKind.Auto)]
internal struct HeaderMarks(bool areSought)
{
    // Who stands in front of a model names itself in headers, whatever the body passes on.
    private static readonly (string Header, string Provider)[] Gateways =
    [
        ("x-litellm-call-id", "litellm"),
        ("x-litellm-model-id", "litellm"),
        ("x-portkey-trace-id", "portkey"),
        ("cf-aig-log-id", "cloudflare"),
        ("x-generation-id", "openrouter"),
        ("x-inference-provider", "hugging_face"),
    ];

    private static readonly (string Header, string Provider)[] Houses =
    [
        ("mistral-correlation-id", "mistral_ai"),
        ("anthropic-organization-id", "anthropic"),
        ("openai-version", "openai"),
    ];

    // Any service in these clouds sends them: they say where the answer comes from, not that a model gave it.
    private static readonly (string Header, string Provider)[] Clouds =
    [
        ("apim-request-id", "azure.ai.openai"),
        ("x-ms-region", "azure.ai.openai"),
        ("x-amzn-requestid", "aws.bedrock"),
    ];

    private const string ServerHeader = "server";

    // Places in the tables, counted from 1; 0 where no mark was seen.
    private int _gateway;
    private int _house;
    private int _cloud;
    private bool _isLlamaCpp;

    /// <summary>The gateway that the headers name, or null. It is who answers, whoever is behind it.</summary>
    public readonly string? Gateway => ProviderAt(Gateways, _gateway);

    /// <summary>The provider of models that the headers name, or null.</summary>
    public readonly string? House => ProviderAt(Houses, _house) ?? (_isLlamaCpp ? "llama_cpp" : null);

    /// <summary>The cloud that the headers name, or null: the weakest sign.</summary>
    public readonly string? Cloud => ProviderAt(Clouds, _cloud);

    /// <summary>Names the headers that are looked for.</summary>
    public static void AddTo(HeaderFilter filter)
    {
        foreach (var marks in (ReadOnlySpan<(string, string)[]>)[Gateways, Houses, Clouds])
        {
            foreach (var (header, _) in marks)
            {
                filter.Add(header);
            }
        }

        filter.Add(ServerHeader);
    }

    /// <summary>Looks at a header.</summary>
    public void Read(string name, HeaderStringValues values)
    {
        if (!areSought)
        {
            return;
        }

        Look(Gateways, name, ref _gateway);
        Look(Houses, name, ref _house);
        Look(Clouds, name, ref _cloud);
        if (name.Equals(ServerHeader, StringComparison.OrdinalIgnoreCase))
        {
            _isLlamaCpp = values.ToString().StartsWith("llama.cpp", StringComparison.OrdinalIgnoreCase);
        }
    }

    private static void Look((string Header, string Provider)[] marks, string name, ref int seen)
    {
        for (var i = 0; i < marks.Length; i++)
        {
            if (marks[i].Header.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                seen = seen == 0 ? i + 1 : Math.Min(seen, i + 1);
            }
        }
    }

    private static string? ProviderAt((string Header, string Provider)[] marks, int place) => place == 0 ? null : marks[place - 1].Provider;
}
