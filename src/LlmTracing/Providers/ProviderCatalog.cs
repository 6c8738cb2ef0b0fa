using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers;

/// <summary>
/// The known providers. Answers whether a request is an LLM call, and how to read it: by the user's own definitions first, then by host, then by
/// the end of the path on any host.
/// </summary>
/// <remarks>
/// Built once from the options; safe for many threads. A request that is no LLM call costs a lookup and no allocation. Only POST requests
/// are calls: reading a stored answer repeats the usage of work that is already billed.
/// </remarks>
internal sealed class ProviderCatalog
{
    private readonly UserProvider[] _own;
    private readonly MatchMemo _memo = new();

    /// <summary>A catalog of the user's own providers and all known ones.</summary>
    /// <exception cref="ArgumentException">A definition is not valid; the message says which and why.</exception>
    public ProviderCatalog(params IEnumerable<ProviderDefinition> definitions)
        : this([.. definitions.Select(static definition => ProviderDefinitionCheck.Ready(definition, requireScope: true))])
    {
    }

    private ProviderCatalog(UserProvider[] own) => _own = own;

    /// <summary>This catalog with one more definition in front: for a client whose provider the user names. It may leave hosts and paths open.</summary>
    /// <exception cref="ArgumentException">The definition is not valid.</exception>
    public ProviderCatalog With(ProviderDefinition definition) => new([ProviderDefinitionCheck.Ready(definition, requireScope: false), .. _own]);

    /// <summary>Begins observing a request, or returns null when it is no LLM call.</summary>
    public CallObserver? Observe(HttpRequestMessage request) =>
        TryMatch(request, out var match) ? WireObserver.Rent(match) : null;

    /// <summary>Whether a request is an LLM call, and which.</summary>
    public bool TryMatch(HttpRequestMessage request, out ProviderMatch match)
    {
        match = default;
        if (request.RequestUri is not { } uri || request.Method != HttpMethod.Post || !RequestLine.TryRead(uri, out var line))
        {
            return false;
        }

        if (_memo.TryFind(line.Uri, out match))
        {
            return true;
        }

        if (!TryMatch(uri, line, out match))
        {
            return false;
        }

        _memo.Add(line.Uri, match);
        return true;
    }

    private bool TryMatch(Uri uri, in RequestLine line, out ProviderMatch match)
    {
        foreach (var own in _own)
        {
            if (own.Matches(line, out var ownModel) && TryMatch(own, uri, line, ownModel, out match))
            {
                return true;
            }
        }

        if (!EndpointIndex.Default.TryFind(line, out var found, out var model))
        {
            match = default;
            return false;
        }

        match = Match(found, found.Provider, uri, line.Path[model]) with { IsGuess = found.Owner is null };
        return !match.IsGuess || found.Endpoint.IsModel is not { } isModel || isModel(match.Model ?? "");
    }

    private static bool TryMatch(UserProvider own, Uri uri, in RequestLine line, Range model, out ProviderMatch match)
    {
        var known = EndpointIndex.Default.TryFind(line, out var found, out var knownModel);
        if (!known && own.Shape is null)
        {
            match = default;
            return false;
        }

        match = known
            ? Match(found, own.Name, uri, line.Path[knownModel])
            : new ProviderMatch(own.Name, "", WireShapes.Opaque, null, uri.IdnHost, uri.AbsolutePath, null);
        if (own.Shape is { } shape)
        {
            match = match with { Shape = shape, Operation = OperationOf(shape) };
        }

        if (own.Operation is { } operation)
        {
            match = match with { Operation = operation };
        }

        if (ModelOf(line.Path[model]) is { } named)
        {
            match = match with { Model = named, ModelIsDeployment = own.HasDeployment };
        }

        return true;
    }

    private static ProviderMatch Match(EndpointIndex.Entry found, string provider, Uri uri, ReadOnlySpan<char> modelInPath)
    {
        var endpoint = found.Endpoint;
        var model = ModelOf(modelInPath);
        var operation = model is not null && endpoint.OperationOf is { } of ? of(model) : endpoint.Operation;
        var shape = model is not null && endpoint.ShapeOf is { } shapeOf ? shapeOf(model) : endpoint.Shape!;
        return new ProviderMatch(provider, operation, shape, model, uri.IdnHost, uri.AbsolutePath, endpoint.Stream)
        {
            ModelIsDeployment = endpoint.Template.HasDeployment,
        };
    }

    private static string? ModelOf(ReadOnlySpan<char> escaped) => escaped.IsEmpty ? null : Uri.UnescapeDataString(escaped);

    private static string OperationOf(WireShape shape) =>
        PathSignatures.All.FirstOrDefault(endpoint => ReferenceEquals(endpoint.Shape, shape))?.Operation ?? Operations.Chat;
}
