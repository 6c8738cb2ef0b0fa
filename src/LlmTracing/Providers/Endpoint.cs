using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers;

/// <summary>One API: how its path ends, and what goes over it.</summary>
/// <param name="Path">End of the path, see <see cref="PathTemplate"/>.</param>
/// <param name="Shape">What the bytes look like; null for a path that only looks like a call and is left alone.</param>
/// <param name="Operation">One of <see cref="Operations"/>.</param>
internal sealed record Endpoint(string Path, WireShape? Shape, string Operation)
{
    /// <summary>
    /// <c>gen_ai.provider.name</c> of this API: where the host is unknown, or where one host serves the APIs of several providers.
    /// Null: the provider of the host.
    /// </summary>
    public string? Provider { get; init; }

    /// <summary>Whether the path alone says that the answer is streamed, or is not; null where the body says.</summary>
    public bool? Stream { get; init; }

    /// <summary>Where the path is shared by models of several kinds: the operation of a model. Null: <see cref="Operation"/> for all.</summary>
    public Func<string, string>? OperationOf { get; init; }

    /// <summary>Where the models behind a path differ in what they send: the shape of a model. Null: <see cref="Shape"/> for all.</summary>
    public Func<string, WireShape>? ShapeOf { get; init; }

    /// <summary>
    /// Where the path is one that other services have too: whether what stands in the model's place looks like a model. Asked on unknown hosts
    /// only. Null: any name will do.
    /// </summary>
    public Predicate<string>? IsModel { get; init; }

    public PathTemplate Template { get; } = PathTemplate.Parse(Path);
}
