using System.Text;
using LlmTracing.Providers.Scanning;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers.Reading;

/// <summary>
/// What one event (or the one document of a plain answer) says. The scanner fills it; when the event is complete it is folded into the
/// answer, so that half an event, or one whose checksum is wrong, changes nothing.
/// </summary>
internal sealed class WireEvent : ScanTarget
{
    /// <summary>Most choices or tool calls that are kept of one event: a hostile one may claim any number.</summary>
    private const int MaxItems = 256;

    // What each field said last, in this event or one before it; _said has a bit for those of this event.
    private readonly string?[] _known = new string?[WireField.RequestModel - WireField.EventType];
    private uint _said;
    private bool _inChoice;
    private int _choices;
    private int _choice;
    private int _choiceIndex;
    private string? _finish;
    private string? _lastFinish;
    private int _firstToolOfChoice;
    private ToolCall _tool;

    public Registers Numbers { get; } = new();

    /// <summary>Finish reasons with the index of their choice.</summary>
    public List<(int Choice, string Reason)> Finishes { get; } = [];

    public List<ToolCall> Tools { get; } = [];

    /// <summary>UTF-8 bytes of delivered text.</summary>
    public int TextBytes { get; private set; }

    /// <summary>Whether an object of usage was there, whatever it holds.</summary>
    public bool HasUsage { get; private set; }

    /// <summary>Whether an object that stands for a choice was there.</summary>
    public bool HasChoice => _choices > 0;

    /// <summary>Path of a mark that tells who answers (<see cref="ServerMarks"/>); null where there was none.</summary>
    public string? ServerMark { get; private set; }

    /// <summary>Number of items in the final list of an answer.</summary>
    public int FinalItems { get; private set; }

    /// <summary>Index of the item that the event is about; -1 where it gives none.</summary>
    public long Index { get; private set; } = -1;

    /// <summary>Name of the event where its framing gives one (SSE <c>event:</c>, the exception of an event-stream); null where not.</summary>
    public string? Name { get; set; }

    /// <summary>Where a base64 document inside this event goes.</summary>
    public NestedReader? Nested { get; set; }

    /// <summary>Whether the event says nothing but text, if that.</summary>
    public bool SaysNothing => _said == 0 && Numbers.IsEmpty && Finishes.Count == 0 && Tools.Count == 0 && !HasUsage
        && ServerMark is null && Name is null;

    public string? this[WireField field] => (_said & Bit(field)) != 0 ? _known[field - WireField.EventType] : null;

    /// <summary>These strings as a set of bits.</summary>
    public static uint BitsOf(ReadOnlySpan<WireField> fields)
    {
        var bits = 0u;
        foreach (var field in fields)
        {
            bits |= Bit(field);
        }

        return bits;
    }

    /// <summary>Whether any of a set of strings was there.</summary>
    public bool SaysAnyOf(uint fields) => (_said & fields) != 0;

    /// <summary>Forgets the event.</summary>
    public void Clear()
    {
        _said = 0;
        Numbers.Clear();
        Finishes.Clear();
        Tools.Clear();
        TextBytes = 0;
        HasUsage = false;
        ServerMark = null;
        FinalItems = 0;
        Index = -1;
        Name = null;
        _inChoice = false;
        _choices = 0;
        _choice = 0;
        _choiceIndex = 0;
        _finish = null;
        _firstToolOfChoice = 0;
        _tool = default;
    }

    /// <summary>Forgets what is kept from call to call.</summary>
    /// <param name="id">The id of the answer that is read on; null with a new one.</param>
    public void Forget(string? id)
    {
        Clear();
        foreach (var field in WireFields.OfOneCall)
        {
            _known[field - WireField.EventType] = null;
        }

        _known[WireField.Id - WireField.EventType] = id;
    }

    public override void OnText(int bytes) => TextBytes += bytes;

    public override void OnNested(ReadOnlySpan<byte> piece) => Nested?.Feed(piece);

    public override void OnNestedEnd() => Nested?.End();

    public override void OnEnter(PathNode node)
    {
        switch (node.Field)
        {
            case WireField.Choice:
                _inChoice = true;
                _choice = _choiceIndex = _choices++;
                _finish = null;
                _firstToolOfChoice = Tools.Count;
                break;
            case WireField.ToolCall or WireField.OutputItem or WireField.FinalItem:
                _tool = new ToolCall { Choice = _choice, Index = -1 };
                break;
            case WireField.UsageObject:
                HasUsage = true;
                break;
            case WireField.Iteration:
                ClearIteration();
                break;
            case WireField.PromptModality or WireField.OutputModality:
                ClearModality();
                break;
        }
    }

    public override void OnLeave(PathNode node)
    {
        switch (node.Field)
        {
            case WireField.Choice:
                LeaveChoice();
                break;
            case WireField.FinalItem:
                FinalItems++;
                _tool.IsFinal = true;
                LeaveTool();
                break;
            case WireField.ToolCall or WireField.OutputItem:
                LeaveTool();
                break;
            case WireField.Iteration:
                LeaveIteration();
                break;
            case WireField.PromptModality:
                LeaveModality(WireField.AudioInput);
                break;
            case WireField.OutputModality:
                LeaveModality(WireField.AudioOutput);
                break;
        }
    }

    public override void OnScalar(PathNode node, ReadOnlySpan<byte> raw)
    {
        var field = node.Field;
        if (field >= WireField.Prompt)
        {
            OnNumber(field, raw);
            return;
        }

        if (raw.IsEmpty)
        {
            return;
        }

        switch (field)
        {
            case WireField.Status when raw[0] is >= (byte)'0' and <= (byte)'9':
                // An HTTP status in an error's body is no status of the answer.
                break;
            case WireField.ErrorText or WireField.ErrorCode when raw is [(byte)'0'] || raw.SequenceEqual("false"u8):
                // Some servers say so that there is none.
                break;
            case WireField.FinishReason:
                _finish = _lastFinish = _lastFinish is { } last && Ascii.Equals(raw, last) ? last : StringCache.Get(raw);
                if (!_inChoice)
                {
                    Finish(0, _finish);
                }

                break;
            case WireField.FinishAlt:
                _finish ??= StringCache.Get(raw);
                break;
            case WireField.ServerMark:
                ServerMark ??= node.Path;
                break;
            case WireField.ToolId:
                _tool.Id = Hash(raw);
                break;
            case WireField.ToolAltId:
                _tool.Id = _tool.Id == 0 ? Hash(raw) : _tool.Id;
                break;
            case WireField.ToolName:
                _tool.Name = StringCache.Get(raw);
                break;
            case WireField.ToolType:
                _tool.Type = StringCache.Get(raw);
                break;
            default:
                SetString(field, raw);
                break;
        }
    }

    private void OnNumber(WireField field, ReadOnlySpan<byte> raw)
    {
        if (raw is [(byte)'t', ..] or [(byte)'f', ..])
        {
            raw = raw[0] == 't' ? "1"u8 : "0"u8;
        }

        if (JsonText.ParseNumber(raw) is not { } value)
        {
            // Words in the place of a number: that they are there is all that some fields need to say.
            if (field == WireField.PerplexityMark)
            {
                Numbers.Set(field, 1);
            }

            return;
        }

        switch (field)
        {
            case WireField.ChoiceIndex:
                _choiceIndex = (int)Math.Clamp(value, 0, 10_000);
                break;
            case WireField.ToolIndex:
                _tool.Index = (long)Math.Clamp(value, 0, 1_000_000);
                break;
            case WireField.EventIndex:
                Index = (long)Math.Clamp(value, 0, 1_000_000);
                break;
            case WireField.PromptOnce:
                // Later events repeat it as 0.
                if (value > 0)
                {
                    Numbers.Set(WireField.Prompt, value);
                }

                break;
            case WireField.StatisticsTokens or WireField.TitanOutput:
                Numbers.Add(field, value);
                break;
            default:
                Numbers.Set(field, value);
                break;
        }
    }

    private void SetString(WireField field, ReadOnlySpan<byte> raw)
    {
        var index = field - WireField.EventType;
        if ((uint)index >= (uint)_known.Length)
        {
            return;
        }

        // Nearly every value repeats from event to event, and most from call to call: comparing is cheaper than looking them up.
        var known = _known[index];
        if (known is null || !Ascii.Equals(raw, known))
        {
            _known[index] = known = field.IsOfOneCall() ? StringCache.New(raw) : StringCache.Get(raw);
        }

        _said |= Bit(field);
    }

    private void LeaveChoice()
    {
        if (_finish is not null)
        {
            Finish(_choiceIndex, _finish);
        }

        for (var i = _firstToolOfChoice; i < Tools.Count; i++)
        {
            var tool = Tools[i];
            tool.Choice = _choiceIndex;
            Tools[i] = tool;
        }

        _inChoice = false;
        _finish = null;
        _choice = _choiceIndex = 0;
    }

    private void Finish(int choice, string reason)
    {
        if (Finishes.Count < MaxItems)
        {
            Finishes.Add((choice, reason));
        }
    }

    private void LeaveTool()
    {
        if ((_tool.Name is not null || _tool.Id != 0 || _tool.Type is not null) && Tools.Count < MaxItems)
        {
            Tools.Add(_tool);
        }

        _tool = default;
    }

    /// <summary>Anthropic: passes beside the message itself (compaction, advisor) are billed but not in the top level.</summary>
    private void LeaveIteration()
    {
        if (this[WireField.IterationType] is { } and not "message")
        {
            AddIteration(WireField.ExtraInput, WireField.IterationInput);
            AddIteration(WireField.ExtraOutput, WireField.IterationOutput);
            AddIteration(WireField.ExtraCacheRead, WireField.IterationCacheRead);
            AddIteration(WireField.ExtraCacheWrite, WireField.IterationCacheWrite);
        }

        ClearIteration();
    }

    private void AddIteration(WireField sum, WireField of)
    {
        if (Numbers[of] is { } value)
        {
            Numbers.Add(sum, value);
        }
    }

    private void ClearIteration()
    {
        _said &= ~Bit(WireField.IterationType);
        Numbers.Clear(WireField.IterationInput);
        Numbers.Clear(WireField.IterationOutput);
        Numbers.Clear(WireField.IterationCacheRead);
        Numbers.Clear(WireField.IterationCacheWrite);
    }

    private void LeaveModality(WireField audio)
    {
        if (string.Equals(this[WireField.ModalityName], "AUDIO", StringComparison.OrdinalIgnoreCase) && Numbers[WireField.ModalityTokens] is { } tokens)
        {
            Numbers.Add(audio, tokens);
        }

        ClearModality();
    }

    private void ClearModality()
    {
        _said &= ~Bit(WireField.ModalityName);
        Numbers.Clear(WireField.ModalityTokens);
    }

    private static uint Bit(WireField field) => 1u << (field - WireField.EventType);

    private static long Hash(ReadOnlySpan<byte> id)
    {
        var hash = new HashCode();
        hash.AddBytes(id);
        return (uint)hash.ToHashCode() | (1L << 40);
    }
}
