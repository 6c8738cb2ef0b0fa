using System.Buffers;
using System.Text;
using LlmTracing.Assembly;
using LlmTracing.Providers.Scanning;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers.Reading;

/// <summary>Takes the parameters of a request. Messages, prompts, tools and schemas are on no path, so they are never looked at.</summary>
internal sealed class RequestReader : ScanTarget
{
    private const int MaxConfig = 1024;
    private const int MaxWord = 48;
    private const int MaxName = 128;
    private static readonly SearchValues<byte> WordBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:"u8);


    private readonly byte[] _config = new byte[MaxConfig];
    private int _configLength;
    private RequestFacts? _facts;
    private bool _hasPathModel;

    /// <summary>Begins with a request.</summary>
    /// <param name="facts">Where the parameters go.</param>
    /// <param name="modelIsKnown">Whether the path names the model, so that the body's does not count.</param>
    public void Begin(RequestFacts facts, bool modelIsKnown)
    {
        _facts = facts;
        _hasPathModel = modelIsKnown;
        _configLength = 0;
    }

    /// <summary>The request ended: writes its parameters.</summary>
    public void Complete()
    {
        if (_configLength > 0)
        {
            _config[_configLength++] = (byte)'}';
            _facts!.ConfigJson = StringCache.GetLong(_config.AsSpan(0, _configLength));
            _configLength = 0;
        }
    }

    public override void OnScalar(PathNode node, ReadOnlySpan<byte> raw)
    {
        var facts = _facts!;
        switch (node.Field)
        {
            case WireField.RequestModel:
                if (!_hasPathModel && !raw.IsEmpty)
                {
                    facts.Model = StringCache.Get(raw);
                }

                return;
            case WireField.RequestStream:
                facts.Stream = raw.SequenceEqual("true"u8) || raw.SequenceEqual("True"u8);
                return;
            case WireField.RequestTemperature:
                facts.Temperature = JsonText.ParseNumber(raw) ?? facts.Temperature;
                break;
            case WireField.RequestMaxTokens:
                facts.MaxTokens = JsonText.ParseNumber(raw) is { } limit ? (long)Math.Clamp(limit, 0, long.MaxValue / 2) : facts.MaxTokens;
                break;
        }

        Note(node.Path, raw);
    }

    /// <summary>Adds a parameter to the configuration, where it is a number, a flag or a plain short word.</summary>
    private void Note(string name, ReadOnlySpan<byte> raw)
    {
        Forget(name);
        var isBare = JsonText.IsNumber(raw) || raw.SequenceEqual("true"u8) || raw.SequenceEqual("false"u8);
        if (!isBare && !IsWord(raw))
        {
            return;
        }

        var needed = name.Length + raw.Length + 8;
        if (_configLength + needed > MaxConfig)
        {
            return;
        }

        Append(_configLength == 0 ? "{\""u8 : ",\""u8);
        _configLength += Encoding.UTF8.GetBytes(name, _config.AsSpan(_configLength));
        Append("\":"u8);
        Append(isBare ? default : "\""u8);
        Append(raw);
        Append(isBare ? default : "\""u8);
    }

    /// <summary>Takes a parameter out that was said before: a server goes by the last one.</summary>
    private void Forget(string name)
    {
        if (_configLength == 0)
        {
            return;
        }

        Span<byte> key = stackalloc byte[MaxName + 3];
        key[0] = (byte)'"';
        var length = 1 + Encoding.UTF8.GetBytes(name, key[1..]);
        "\":"u8.CopyTo(key[length..]);
        var said = _config.AsSpan(0, _configLength);
        var at = said.IndexOf(key[..(length + 2)]);
        if (at < 0)
        {
            return;
        }

        // No value holds a comma or a quote. The first parameter goes with the comma after it, any other with the one before it.
        var rest = said[at..];
        var comma = rest.IndexOf((byte)',');
        var end = comma < 0 ? _configLength : at + comma;
        var start = at - 1;
        if (start == 0 && comma >= 0)
        {
            (start, end) = (at, end + 1);
        }

        said[end..].CopyTo(said[start..]);
        _configLength -= end - start;
    }

    private static bool IsWord(ReadOnlySpan<byte> raw)
    {
        return raw.Length is > 0 and <= MaxWord && !raw.ContainsAnyExcept(WordBytes);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_config.AsSpan(_configLength));
        _configLength += bytes.Length;
    }
}
