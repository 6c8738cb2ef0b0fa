using LlmTracing.Assembly;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers.Reading;

/// <summary>What the events of an answer say together: each is folded in when it is complete. A plain answer is one event.</summary>
internal sealed class Answer
{
    private const int MaxTools = 1024;

    private readonly Registers _numbers = new();
    private List<(int Choice, string Reason)>? _finishes;
    private List<ToolCall>? _tools;
    private string? _status;
    private string? _incompleteReason;
    private bool _toolsAreFinal;

    /// <summary>Whether the provider's end of a stream was seen.</summary>
    public bool SawEnd { get; private set; }

    /// <summary>Who answers, by what only one server writes; null where nothing tells.</summary>
    public string? ServedBy { get; private set; }

    /// <summary>Whether anything was said that only a model's answer says: counts, choices, a finish reason.</summary>
    public bool SpeaksOfModel { get; private set; }

    /// <summary>The counts that the headers give, where the body gives none.</summary>
    public Registers Numbers => _numbers;

    /// <summary>Forgets the answer.</summary>
    public void Clear()
    {
        _numbers.Clear();
        _finishes?.Clear();
        _tools?.Clear();
        _status = _incompleteReason = null;
        _toolsAreFinal = false;
        SawEnd = SpeaksOfModel = false;
        ServedBy = null;
    }

    /// <summary>The stream's own end mark came (<c>[DONE]</c>).</summary>
    public void OnEndMark() => SawEnd = true;

    /// <summary>Takes over what an event says. Returns whether that was anything new but text.</summary>
    public bool Fold(WireEvent e, WireShape shape, ResponseFacts facts, int status)
    {
        facts.TextBytes += e.TextBytes;
        SpeaksOfModel = SpeaksOfModel || e.HasChoice || e.Finishes.Count > 0 || e.Numbers.HasUsage || IsResponse(e);
        if (e.SaysNothing)
        {
            return false;
        }

        ServedBy ??= ResponseFingerprint.ByBody(e);

        var isNew = FoldIdentity(e, facts);
        if (!e.Numbers.IsEmpty)
        {
            if (shape.UsageIsWhole?.Invoke(e.Numbers) == true)
            {
                _numbers.Clear();
            }

            _numbers.Merge(e.Numbers);
            isNew = true;
        }

        isNew |= FoldFinish(e, shape) | FoldTools(e, shape);
        isNew |= FoldEnd(e, shape);
        if (ErrorReader.Read(e, status) is { } error)
        {
            facts.Error ??= error;
            facts.RetryAfter ??= e[WireField.RetryDelay] is { } delay ? WireDuration.Parse(delay) : null;
            isNew = true;
        }

        return isNew;
    }

    /// <summary>Writes what was folded into the facts.</summary>
    public void Complete(WireShape shape, ResponseFacts facts)
    {
        var usage = facts.Usage;
        shape.Usage(_numbers, usage);
        Usage.UsageRules.Check(usage);
        facts.IsByok = _numbers[WireField.IsByok] == 1;
        facts.ProviderCostUsd ??= Cost();
        CompleteFinish(shape, facts);
        CompleteTools(facts);
        if (facts.IsStream)
        {
            facts.SawEnd = shape.End == StreamEnd.None ? null : SawEnd;
        }
    }

    private static bool IsResponse(WireEvent e) =>
        e[WireField.ObjectKind] is "response" || e[WireField.EventType] is { } type && type.StartsWith("response.", StringComparison.Ordinal);

    private static bool FoldIdentity(WireEvent e, ResponseFacts facts)
    {
        var isNew = false;
        if (facts.Id is null && e[WireField.Id] is { } id)
        {
            facts.Id = id;
            isNew = true;
        }

        if (e[WireField.Model] is { } model && facts.Model is null)
        {
            facts.Model = model;
            isNew = true;
        }

        if (e[WireField.ServiceTier] is { } tier && !string.Equals(facts.ServiceTier, tier, StringComparison.Ordinal))
        {
            facts.ServiceTier = tier;
            isNew = true;
        }

        return isNew;
    }

    private bool FoldFinish(WireEvent e, WireShape shape)
    {
        var isNew = false;
        _status = e[WireField.Status] ?? _status;
        _incompleteReason = e[WireField.IncompleteReason] ?? _incompleteReason;
        isNew |= e[WireField.Status] is not null || e[WireField.BlockReason] is not null;
        foreach (var finish in e.Finishes)
        {
            if (string.Equals(finish.Reason, shape.NotFinished, StringComparison.Ordinal))
            {
                continue;
            }

            isNew = true;
            SawEnd |= shape.End == StreamEnd.FinishReason;
            _finishes ??= [];
            var at = _finishes.Count - 1;
            while (at >= 0 && _finishes[at].Choice != finish.Choice)
            {
                at--;
            }

            if (at >= 0)
            {
                _finishes[at] = finish;
            }
            else if (_finishes.Count < MaxTools)
            {
                _finishes.Add(finish);
            }
        }

        return isNew;
    }

    private bool FoldEnd(WireEvent e, WireShape shape)
    {
        if (shape.End == StreamEnd.EventType)
        {
            var type = e[WireField.EventType] ?? e.Name;
            if (type is not null && shape.EndTypes.Contains(type))
            {
                SawEnd = true;
                return true;
            }
        }
        else if (shape.End == StreamEnd.Flag && e.Numbers[WireField.Done] == 1)
        {
            SawEnd = true;
        }
        else if (shape.End == StreamEnd.FinishReason)
        {
            // A blocked prompt has no choice that could finish; Bedrock's metrics ride on the last event only.
            SawEnd |= e[WireField.BlockReason] is not null || e.Numbers.Has(WireField.MetricsInput) || e.Numbers.Has(WireField.MetricsOutput);
        }

        return false;
    }

    private bool FoldTools(WireEvent e, WireShape shape)
    {
        if (e.FinalItems > 0 && !_toolsAreFinal)
        {
            // The final list holds every call: what the events before it showed were these.
            _tools?.Clear();
            _toolsAreFinal = true;
        }

        var isNew = false;
        var known = _tools?.Count ?? 0;
        foreach (var shown in e.Tools)
        {
            var tool = shown;
            if (tool is { Index: < 0, IsFinal: false })
            {
                tool.Index = e.Index;
            }

            tool.Type ??= e[WireField.EventType];

            if (tool.Type is "server_tool_use" || (_toolsAreFinal && !tool.IsFinal) || (shape.ClientTools is { } types && (tool.Type is null || !types.Contains(tool.Type))))
            {
                continue;
            }

            if (shape.ClientTools is null && tool.Name is null && tool.Id == 0)
            {
                continue;
            }

            isNew |= FoldTool(tool, known);
        }

        return isNew;
    }

    private bool FoldTool(ToolCall tool, int known)
    {
        _tools ??= [];
        for (var i = 0; i < _tools.Count; i++)
        {
            var other = _tools[i];
            var same = tool.Index >= 0
                ? other.Index == tool.Index && other.Choice == tool.Choice && (tool.Id == 0 || other.Id == 0 || tool.Id == other.Id)
                : tool.Id != 0 && i < known && other.Id == tool.Id;
            if (!same)
            {
                continue;
            }

            if (other.Name is not null || tool.Name is null)
            {
                return false;
            }

            other.Name = tool.Name;
            _tools[i] = other;
            return true;
        }

        if (_tools.Count < MaxTools)
        {
            _tools.Add(tool);
        }

        return true;
    }

    private void CompleteFinish(WireShape shape, ResponseFacts facts)
    {
        if (shape.FinishFromStatus && (_incompleteReason ?? _status) is { } reason)
        {
            facts.FinishReasons = FinishList.Of(reason);
            return;
        }

        if (_finishes is not { Count: > 0 })
        {
            facts.FinishReasons = null;
            return;
        }

        if (_finishes.Count == 1)
        {
            facts.FinishReasons = FinishList.Of(_finishes[0].Reason);
            return;
        }

        _finishes.Sort(static (a, b) => a.Choice.CompareTo(b.Choice));
        facts.FinishReasons = _finishes.ConvertAll(static f => f.Reason);
    }

    private void CompleteTools(ResponseFacts facts)
    {
        facts.ToolCalls = _tools?.Count ?? 0;
        List<string>? names = null;
        for (var i = 0; i < facts.ToolCalls; i++)
        {
            if (_tools![i].Name is { } name)
            {
                (names ??= []).Add(name);
            }
        }

        facts.ToolNames = names;
    }

    private decimal? Cost() =>
        _numbers[WireField.Cost] is { } cost and >= 0 and < 1e6 ? (decimal)cost
        : _numbers[WireField.CostTicks] is { } ticks and >= 0 and < 1e16 ? (decimal)ticks / 10_000_000_000m
        : null;
}
