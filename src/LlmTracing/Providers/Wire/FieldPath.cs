namespace LlmTracing.Providers.Wire;

/// <summary>One line of a wire format: the value at <see cref="Path"/> is <see cref="Field"/>.</summary>
internal readonly record struct FieldPath(string Path, WireField Field)
{
    public static implicit operator FieldPath((string Path, WireField Field) pair) => new(pair.Path, pair.Field);
}
