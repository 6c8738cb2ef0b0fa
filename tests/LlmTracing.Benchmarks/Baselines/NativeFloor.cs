using System.Runtime.InteropServices;

namespace LlmTracing.Benchmarks.Baselines;

/// <summary>
/// The twenty contract columns in Native, written by hand with a loop a column over blocks of rows that stay in the cache:
/// what a columnar encoder of a known row costs at the least.
/// </summary>
internal sealed class NativeFloor
{
    private const int Block = 128;
    private readonly ByteBuffer[] _columns = [.. Enumerable.Range(0, 20).Select(_ => new ByteBuffer())];
    private readonly ByteBuffer _sessionNulls = new();
    private readonly ByteBuffer _checkpointNulls = new();
    private readonly Dictionary<string, byte>[] _dictionaries = [new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal)];

    public ByteBuffer Body { get; } = new();

    public void Encode(ReadOnlySpan<TraceRecord> rows)
    {
        foreach (var column in _columns)
        {
            column.Reset();
        }

        _sessionNulls.Reset();
        _checkpointNulls.Reset();
        foreach (var dictionary in _dictionaries)
        {
            dictionary.Clear();
            dictionary[""] = 0;
        }

        for (var at = 0; at < rows.Length; at += Block)
        {
            EncodeBlock(rows.Slice(at, Math.Min(Block, rows.Length - at)));
        }

        Join(rows.Length);
    }

    private static byte Index(Dictionary<string, byte> dictionary, string value)
    {
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(dictionary, value, out var exists);
        if (!exists)
        {
            slot = (byte)(dictionary.Count - 1);
        }

        return slot;
    }

    private static void Nullable(ByteBuffer nulls, ByteBuffer values, Guid? value)
    {
        nulls.Byte(value is null ? (byte)1 : (byte)0);
        values.Uuid(value.GetValueOrDefault());
    }

    private void LowCardinality(int dictionary, ByteBuffer column, string value, ref string last, ref byte lastIndex)
    {
        if (!ReferenceEquals(value, last))
        {
            last = value;
            lastIndex = Index(_dictionaries[dictionary], value);
        }

        column.Byte(lastIndex);
    }

    private void EncodeBlock(ReadOnlySpan<TraceRecord> rows)
    {
        var c = _columns;
        foreach (var r in rows) { c[0].ShortString(r.RequestId); }
        foreach (var r in rows) { c[1].Uuid(r.OrgId); }
        foreach (var r in rows) { c[2].Uuid(r.AgentId); }
        foreach (var r in rows) { Nullable(_sessionNulls, c[3], r.SessionId); }
        foreach (var r in rows) { Nullable(_checkpointNulls, c[4], r.CheckpointId); }
        var last = "";
        byte index = 0;
        foreach (var r in rows) { LowCardinality(0, c[5], r.Model, ref last, ref index); }
        (last, index) = ("", 0);
        foreach (var r in rows) { LowCardinality(1, c[6], r.Provider, ref last, ref index); }
        foreach (var r in rows) { c[7].Byte(r.IsStreaming ? (byte)1 : (byte)0); }
        foreach (var r in rows) { c[8].UInt32(r.InputTokens); }
        foreach (var r in rows) { c[9].UInt32(r.OutputTokens); }
        foreach (var r in rows) { c[10].UInt32(r.TotalTokens); }
        foreach (var r in rows) { c[11].UInt16(r.AuthLatencyMs); }
        foreach (var r in rows) { c[12].UInt16(r.DirectiveLatencyMs); }
        foreach (var r in rows) { c[13].UInt32(r.ProviderTtfbMs); }
        foreach (var r in rows) { c[14].UInt32(r.TotalLatencyMs); }
        foreach (var r in rows) { c[15].UInt16(r.StatusCode); }
        foreach (var r in rows) { c[16].Byte(r.IsComplete ? (byte)1 : (byte)0); }
        (last, index) = ("", 0);
        foreach (var r in rows) { LowCardinality(2, c[17], r.ErrorCode, ref last, ref index); }
        foreach (var r in rows) { c[18].Int64(r.RequestedAt.ToUnixTimeMilliseconds()); }
        foreach (var r in rows) { c[19].Int64(r.CompletedAt.ToUnixTimeMilliseconds()); }
    }

    private void Join(int rows)
    {
        Body.Reset();
        Body.VarInt(20);
        Body.VarInt((uint)rows);
        Plain("request_id", "String", 0);
        Plain("org_id", "UUID", 1);
        Plain("agent_id", "UUID", 2);
        Header("session_id", "Nullable(UUID)");
        Body.Append(_sessionNulls);
        Body.Append(_columns[3]);
        Header("checkpoint_id", "Nullable(UUID)");
        Body.Append(_checkpointNulls);
        Body.Append(_columns[4]);
        Dictionary("model", 0, 5, rows);
        Dictionary("provider", 1, 6, rows);
        Plain("is_streaming", "Bool", 7);
        Plain("input_tokens", "UInt32", 8);
        Plain("output_tokens", "UInt32", 9);
        Plain("total_tokens", "UInt32", 10);
        Plain("auth_latency_ms", "UInt16", 11);
        Plain("directive_latency_ms", "UInt16", 12);
        Plain("provider_ttfb_ms", "UInt32", 13);
        Plain("total_latency_ms", "UInt32", 14);
        Plain("status_code", "UInt16", 15);
        Plain("is_complete", "Bool", 16);
        Dictionary("error_code", 2, 17, rows);
        Plain("requested_at", "DateTime64(3, 'UTC')", 18);
        Plain("completed_at", "DateTime64(3, 'UTC')", 19);
    }

    private void Header(string name, string type)
    {
        Body.ShortString(name);
        Body.ShortString(type);
    }

    private void Plain(string name, string type, int column)
    {
        Header(name, type);
        Body.Append(_columns[column]);
    }

    private void Dictionary(string name, int dictionary, int column, int rows)
    {
        Header(name, "LowCardinality(String)");
        Body.Int64(1); // version of the serialisation: shared dictionaries with additional keys
        Body.Int64(1 << 9); // additional keys follow, indexes are UInt8
        Body.Int64(_dictionaries[dictionary].Count);
        foreach (var key in _dictionaries[dictionary].Keys)
        {
            Body.ShortString(key);
        }

        Body.Int64(rows);
        Body.Append(_columns[column]);
    }
}
