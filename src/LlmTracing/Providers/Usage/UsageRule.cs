using LlmTracing.Assembly;
using LlmTracing.Providers.Reading;

namespace LlmTracing.Providers.Usage;

/// <summary>Turns the numbers as a provider wrote them into the record's: input with caches, output with reasoning.</summary>
internal delegate void UsageRule(Registers numbers, UsageFacts usage);
