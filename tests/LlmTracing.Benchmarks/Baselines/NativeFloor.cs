using System.Runtime.InteropServices;

namespace LlmTracing.Benchmarks.Baselines;

/// <summary>
/// The twenty contract columns in Native, written by hand with a loop a column over blocks of rows that stay in the cache:
/// what a columnar encoder of a known row costs at the least.
/// </summary>
internal sealed class NativeFloor
{
    private const int Block = 32;
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

    private static void Nullable(ByteBuffer nulls, ByteBuffer values, ReadOnlySpan<TraceRecord> rows, Func<TraceRecord, Guid?> get)
    {
        ref var isNull = ref nulls.Room(rows.Length);
        ref var to = ref values.Room(rows.Length * 16);
        foreach (var row in rows)
        {
            var value = get(row);
            isNull = ref ByteBuffer.Write(ref isNull, value is null);
            to = ref ByteBuffer.Uuid(ref to, value.GetValueOrDefault());
        }

        nulls.KeepTo(ref isNull);
        values.KeepTo(ref to);
    }

    private void LowCardinality(int dictionary, ByteBuffer column, ReadOnlySpan<TraceRecord> rows, Func<TraceRecord, string> get)
    {
        var keys = _dictionaries[dictionary];
        var last = "";
        byte index = 0;
        ref var to = ref column.Room(rows.Length);
        foreach (var row in rows)
        {
            var value = get(row);
            if (!ReferenceEquals(value, last))
            {
                (last, index) = (value, Index(keys, value));
            }

            to = ref ByteBuffer.Write(ref to, index);
        }

        column.KeepTo(ref to);
    }

    private void EncodeBlock(ReadOnlySpan<TraceRecord> rows)
    {
        var c = _columns;
        ref var to = ref c[0].Room(rows.Length * 128);
        foreach (var r in rows) { to = ref ByteBuffer.ShortString(ref to, r.RequestId); }
        c[0].KeepTo(ref to);
        to = ref c[1].Room(rows.Length * 16);
        foreach (var r in rows) { to = ref ByteBuffer.Uuid(ref to, r.OrgId); }
        c[1].KeepTo(ref to);
        to = ref c[2].Room(rows.Length * 16);
        foreach (var r in rows) { to = ref ByteBuffer.Uuid(ref to, r.AgentId); }
        c[2].KeepTo(ref to);
        Nullable(_sessionNulls, c[3], rows, static r => r.SessionId);
        Nullable(_checkpointNulls, c[4], rows, static r => r.CheckpointId);
        LowCardinality(0, c[5], rows, static r => r.Model);
        LowCardinality(1, c[6], rows, static r => r.Provider);
        to = ref c[7].Room(rows.Length);
        foreach (var r in rows) { to = ref ByteBuffer.Write(ref to, r.IsStreaming); }
        c[7].KeepTo(ref to);
        to = ref c[8].Room(rows.Length * 4);
        foreach (var r in rows) { to = ref ByteBuffer.Write(ref to, r.InputTokens); }
        c[8].KeepTo(ref to);
        to = ref c[9].Room(rows.Length * 4);
        foreach (var r in rows) { to = ref ByteBuffer.Write(ref to, r.OutputTokens); }
        c[9].KeepTo(ref to);
        to = ref c[10].Room(rows.Length * 4);
        foreach (var r in rows) { to = ref ByteBuffer.Write(ref to, r.TotalTokens); }
        c[10].KeepTo(ref to);
        to = ref c[11].Room(rows.Length * 2);
        foreach (var r in rows) { to = ref ByteBuffer.Write(ref to, r.AuthLatencyMs); }
        c[11].KeepTo(ref to);
        to = ref c[12].Room(rows.Length * 2);
        foreach (var r in rows) { to = ref ByteBuffer.Write(ref to, r.DirectiveLatencyMs); }
        c[12].KeepTo(ref to);
        to = ref c[13].Room(rows.Length * 4);
        foreach (var r in rows) { to = ref ByteBuffer.Write(ref to, r.ProviderTtfbMs); }
        c[13].KeepTo(ref to);
        to = ref c[14].Room(rows.Length * 4);
        foreach (var r in rows) { to = ref ByteBuffer.Write(ref to, r.TotalLatencyMs); }
        c[14].KeepTo(ref to);
        to = ref c[15].Room(rows.Length * 2);
        foreach (var r in rows) { to = ref ByteBuffer.Write(ref to, r.StatusCode); }
        c[15].KeepTo(ref to);
        to = ref c[16].Room(rows.Length);
        foreach (var r in rows) { to = ref ByteBuffer.Write(ref to, r.IsComplete); }
        c[16].KeepTo(ref to);
        LowCardinality(2, c[17], rows, static r => r.ErrorCode);
        to = ref c[18].Room(rows.Length * 8);
        foreach (var r in rows) { to = ref ByteBuffer.Write(ref to, r.RequestedAt.ToUnixTimeMilliseconds()); }
        c[18].KeepTo(ref to);
        to = ref c[19].Room(rows.Length * 8);
        foreach (var r in rows) { to = ref ByteBuffer.Write(ref to, r.CompletedAt.ToUnixTimeMilliseconds()); }
        c[19].KeepTo(ref to);
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
