namespace LlmTracing.Providers.Wire;

/// <summary>One line of a wire format: the value at <see cref="Path"/> is <see cref="Field"/>.</summary>
/// <remarks>A class: the framework holds the collections and queries of references compiled, those of our own values are compiled at each start.</remarks>
internal sealed record FieldPath(string Path, WireField Field)
{
    public static implicit operator FieldPath((string Path, WireField Field) pair) => new(pair.Path, pair.Field);
}
