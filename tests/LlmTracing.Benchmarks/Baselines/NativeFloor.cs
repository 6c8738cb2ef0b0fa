using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LlmTracing.Benchmarks.Baselines;

/// <summary>
/// The twenty contract columns in Native, written by hand for this very row: one pass over the records, whose values are laid side by side for a
/// few rows and then appended to their columns. What a columnar encoder of a known row costs at the least.
/// </summary>
internal sealed class NativeFloor
{
    private const int RowsAtOnce = 64;

    private static readonly (string Name, string Type)[] Columns =
    [
        ("request_id", "String"), ("org_id", "UUID"), ("agent_id", "UUID"), ("session_id", "Nullable(UUID)"), ("checkpoint_id", "Nullable(UUID)"),
        ("model", "LowCardinality(String)"), ("provider", "LowCardinality(String)"), ("is_streaming", "Bool"), ("input_tokens", "UInt32"),
        ("output_tokens", "UInt32"), ("total_tokens", "UInt32"), ("auth_latency_ms", "UInt16"), ("directive_latency_ms", "UInt16"),
        ("provider_ttfb_ms", "UInt32"), ("total_latency_ms", "UInt32"), ("status_code", "UInt16"), ("is_complete", "Bool"),
        ("error_code", "LowCardinality(String)"), ("requested_at", "DateTime64(3, 'UTC')"), ("completed_at", "DateTime64(3, 'UTC')"),
    ];

    private readonly ByteBuffer[] _heads = [.. Columns.Select(_ => new ByteBuffer())];
    private readonly ByteBuffer[] _columns = [.. Columns.Select(_ => new ByteBuffer())];
    private readonly Keys _models = new();
    private readonly Keys _providers = new();
    private readonly Keys _errors = new();
    private Values _values;

    /// <summary>The block, part by part: the counts aside, each column's head (for a Nullable with its nulls) and its values.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Parts => _heads.Zip(_columns, static (head, column) => new[] { head.Written, column.Written }).SelectMany(static p => p);

    public void Encode(ReadOnlySpan<TraceRecord> rows)
    {
        for (var i = 0; i < Columns.Length; i++)
        {
            _columns[i].Reset();
            _heads[i].Reset();
            _heads[i].ShortString(Columns[i].Name);
            _heads[i].ShortString(Columns[i].Type);
        }

        _models.Clear();
        _providers.Clear();
        _errors.Clear();
        for (var rest = rows; rest.Length > 0; rest = rest[Math.Min(RowsAtOnce, rest.Length)..])
        {
            var some = rest[..Math.Min(RowsAtOnce, rest.Length)];
            Read(some);
            Append(some.Length);
        }

        _models.WriteTo(_heads[5], rows.Length);
        _providers.WriteTo(_heads[6], rows.Length);
        _errors.WriteTo(_heads[17], rows.Length);
    }

    private void Read(ReadOnlySpan<TraceRecord> rows)
    {
        ref var v = ref _values;
        for (var i = 0; i < rows.Length && i < RowsAtOnce; i++)
        {
            var r = rows[i];
            _columns[0].ShortString(r.RequestId);
            v.OrgId[i] = ByteBuffer.Uuid(r.OrgId);
            v.AgentId[i] = ByteBuffer.Uuid(r.AgentId);
            var id = r.SessionId;
            v.NoSession[i] = !id.HasValue;
            v.SessionId[i] = ByteBuffer.Uuid(id.GetValueOrDefault());
            id = r.CheckpointId;
            v.NoCheckpoint[i] = !id.HasValue;
            v.CheckpointId[i] = ByteBuffer.Uuid(id.GetValueOrDefault());
            v.Model[i] = _models.IndexOf(r.Model);
            v.Provider[i] = _providers.IndexOf(r.Provider);
            v.IsStreaming[i] = r.IsStreaming;
            v.InputTokens[i] = r.InputTokens;
            v.OutputTokens[i] = r.OutputTokens;
            v.TotalTokens[i] = r.TotalTokens;
            v.AuthLatencyMs[i] = r.AuthLatencyMs;
            v.DirectiveLatencyMs[i] = r.DirectiveLatencyMs;
            v.ProviderTtfbMs[i] = r.ProviderTtfbMs;
            v.TotalLatencyMs[i] = r.TotalLatencyMs;
            v.StatusCode[i] = r.StatusCode;
            v.IsComplete[i] = r.IsComplete;
            v.ErrorCode[i] = _errors.IndexOf(r.ErrorCode);
            v.RequestedAt[i] = r.RequestedAt.ToUnixTimeMilliseconds();
            v.CompletedAt[i] = r.CompletedAt.ToUnixTimeMilliseconds();
        }
    }

    private void Append(int rows)
    {
        ref var v = ref _values;
        _columns[1].Append<UInt128>(v.OrgId[..rows]);
        _columns[2].Append<UInt128>(v.AgentId[..rows]);
        _heads[3].Append<bool>(v.NoSession[..rows]);
        _columns[3].Append<UInt128>(v.SessionId[..rows]);
        _heads[4].Append<bool>(v.NoCheckpoint[..rows]);
        _columns[4].Append<UInt128>(v.CheckpointId[..rows]);
        _columns[5].Append<byte>(v.Model[..rows]);
        _columns[6].Append<byte>(v.Provider[..rows]);
        _columns[7].Append<bool>(v.IsStreaming[..rows]);
        _columns[8].Append<uint>(v.InputTokens[..rows]);
        _columns[9].Append<uint>(v.OutputTokens[..rows]);
        _columns[10].Append<uint>(v.TotalTokens[..rows]);
        _columns[11].Append<ushort>(v.AuthLatencyMs[..rows]);
        _columns[12].Append<ushort>(v.DirectiveLatencyMs[..rows]);
        _columns[13].Append<uint>(v.ProviderTtfbMs[..rows]);
        _columns[14].Append<uint>(v.TotalLatencyMs[..rows]);
        _columns[15].Append<ushort>(v.StatusCode[..rows]);
        _columns[16].Append<bool>(v.IsComplete[..rows]);
        _columns[17].Append<byte>(v.ErrorCode[..rows]);
        _columns[18].Append<long>(v.RequestedAt[..rows]);
        _columns[19].Append<long>(v.CompletedAt[..rows]);
    }

    private struct Values
    {
        public Rows<UInt128> OrgId, AgentId, SessionId, CheckpointId;
        public Rows<bool> NoSession, NoCheckpoint, IsStreaming, IsComplete;
        public Rows<byte> Model, Provider, ErrorCode;
        public Rows<ushort> AuthLatencyMs, DirectiveLatencyMs, StatusCode;
        public Rows<uint> InputTokens, OutputTokens, TotalTokens, ProviderTtfbMs, TotalLatencyMs;
        public Rows<long> RequestedAt, CompletedAt;
    }

    [InlineArray(RowsAtOnce)]
    private struct Rows<T>
    {
        private T _first;
    }

    /// <summary>A dictionary of at most 256 texts: the very string is found by its length and ends, an equal one by its text.</summary>
    private sealed class Keys
    {
        private readonly Dictionary<string, byte> _numbers = new(StringComparer.Ordinal);
        private readonly (string? Text, byte Number)[] _seen = new (string?, byte)[256];

        public void Clear()
        {
            _numbers.Clear();
            Array.Clear(_seen);
        }

        public byte IndexOf(string text)
        {
            ref var seen = ref _seen[text.Length == 0 ? 0 : (byte)((text.Length * 31) + (text[0] * 7) + text[^1])];
            if (!ReferenceEquals(seen.Text, text))
            {
                seen = (text, Find(text));
            }

            return seen.Number;
        }

        public void WriteTo(ByteBuffer head, int rows)
        {
            head.Int64(1); // version of the serialisation: shared dictionaries with additional keys
            head.Int64(1 << 9); // additional keys follow, indexes are UInt8
            head.Int64(_numbers.Count);
            foreach (var key in _numbers.Keys)
            {
                head.ShortString(key);
            }

            head.Int64(rows);
        }

        private byte Find(string text)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, text, out var exists);
            return exists ? number : number = (byte)(_numbers.Count - 1);
        }
    }
}
