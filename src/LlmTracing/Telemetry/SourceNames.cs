namespace LlmTracing.Telemetry;

/// <summary>Names of activity sources; one that ends in <c>*</c> stands for all that begin so.</summary>
internal sealed class SourceNames(IEnumerable<string> names)
{
    private readonly string[] _names = [.. names];

    public bool Contains(string source)
    {
        foreach (var name in _names)
        {
            var isMatch = name.EndsWith('*')
                ? source.AsSpan().StartsWith(name.AsSpan(0, name.Length - 1), StringComparison.OrdinalIgnoreCase)
                : source.Equals(name, StringComparison.OrdinalIgnoreCase);
            if (isMatch)
            {
                return true;
            }
        }

        return false;
    }
}
