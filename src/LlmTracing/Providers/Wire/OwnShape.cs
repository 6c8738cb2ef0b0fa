using LlmTracing.Providers.Usage;

namespace LlmTracing.Providers.Wire;

/// <summary>Makes a wire format of the paths that a user gives.</summary>
internal static class OwnShape
{
    /// <summary>The format of these paths.</summary>
    /// <exception cref="ArgumentException">A path is not valid, or two fields have the same one; the message says which.</exception>
    public static WireShape Of(string name, WirePaths paths)
    {
        (string Field, string? Path, WireField Wire)[] all =
        [
            (nameof(WirePaths.Id), paths.Id, WireField.Id),
            (nameof(WirePaths.Model), paths.Model, WireField.Model),
            (nameof(WirePaths.InputTokens), paths.InputTokens, WireField.Input),
            (nameof(WirePaths.OutputTokens), paths.OutputTokens, WireField.Output),
            (nameof(WirePaths.CachedInputTokens), paths.CachedInputTokens, WireField.CacheRead),
            (nameof(WirePaths.CacheWriteTokens), paths.CacheWriteTokens, WireField.CacheCreation),
            (nameof(WirePaths.ReasoningTokens), paths.ReasoningTokens, WireField.Reasoning),
            (nameof(WirePaths.CostUsd), paths.CostUsd, WireField.Cost),
            (nameof(WirePaths.FinishReason), paths.FinishReason, WireField.FinishReason),
            (nameof(WirePaths.Text), paths.Text, WireField.Text),
            (nameof(WirePaths.ToolName), paths.ToolName, WireField.ToolName),
        ];
        var answer = new List<FieldPath>(AnswerPaths.Errors);
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (field, path, wire) in all)
        {
            if (path is null)
            {
                continue;
            }

            Check(name, field, path);
            if (!taken.TryAdd(path, field))
            {
                throw new ArgumentException($"Wire format '{name}': {taken[path]} and {field} have the same path '{path}'.", nameof(paths));
            }

            answer.Add(new FieldPath(path, wire));
        }

        // What lies inside belongs together: the finish reason of a choice, the name of a call.
        if (paths.FinishReason?.LastIndexOf("[].", StringComparison.Ordinal) is { } choice and > 0)
        {
            answer.Add(new FieldPath(paths.FinishReason[..(choice + 2)], WireField.Choice));
        }

        if (paths.ToolName is { } tool)
        {
            answer.Add(new FieldPath(Parent(name, tool, answer), WireField.ToolCall));
        }

        Check(name, nameof(WirePaths.RequestModel), paths.RequestModel ?? "model");
        var (cachesApart, reasoningApart) = (paths.InputLeavesOutCaches, paths.OutputLeavesOutReasoning);
        return new WireShape(name)
        {
            Request = () => paths.RequestModel is { } model ? [.. RequestPaths.All, new FieldPath(model, WireField.RequestModel)] : RequestPaths.All,
            Answer = () => answer,
            Usage = (numbers, usage) => UsageRules.Own(numbers, usage, cachesApart, reasoningApart),
            End = paths.FinishReason is null ? StreamEnd.None : StreamEnd.FinishReason,
        };
    }

    private static void Check(string name, string field, string path)
    {
        foreach (var part in path.Split('.'))
        {
            var key = part;
            while (key.EndsWith("[]", StringComparison.Ordinal))
            {
                key = key[..^2];
            }

            if (key.Length == 0 || key.AsSpan().IndexOfAny("[] ") >= 0)
            {
                throw new ArgumentException(
                    $"Wire format '{name}': '{path}' is no path for {field}. Write keys joined by dots, and [] after an array, such as 'results[].text'.", nameof(path));
            }
        }
    }

    private static string Parent(string name, string path, List<FieldPath> answer)
    {
        var dot = path.LastIndexOf('.');
        return dot > 0 && !answer.Exists(other => string.Equals(other.Path, path[..dot], StringComparison.Ordinal))
            ? path[..dot]
            : throw new ArgumentException(
                $"Wire format '{name}': ToolName '{path}' has to stand in an object of its own, such as 'calls[].name'.", nameof(path));
    }
}
