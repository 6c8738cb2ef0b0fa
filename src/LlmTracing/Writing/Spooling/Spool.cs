using Microsoft.Win32.SafeHandles;

namespace LlmTracing.Writing.Spooling;

/// <summary>
/// Rows on disk that wait for the server, oldest first. Safe for many threads; never throws: what fails is reported as false, and the
/// spool rests for a while.
/// </summary>
internal sealed class Spool<TRow> : IDisposable
    where TRow : class
{
    // A segment ends at this size or at the rows of one insert, so that eviction loses little at a time.
    private const long MostSegmentBytes = 8 * 1024 * 1024;
    private const int LeastSegments = 4;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly LlmTracingOptions _options;
    private readonly string _table;
    private readonly SpoolRowCodec<TRow> _codec;
    private readonly Ledger _ledger;
    private readonly DeliveryHealth _health;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly SpoolSegments _segments = new();
    private readonly SpoolBuffer _buffer = new();
    private SpoolFolder? _folder;
    private SpoolSegment? _open;
    private SafeFileHandle? _openFile;
    private long _sequence;
    private long? _failedAt;

    public Spool(
        string table, LlmTracingOptions options, SpoolRowCodec<TRow> codec, Ledger ledger, DeliveryHealth health, TimeProvider time)
        => (_table, _options, _codec, _ledger, _health, _time) = (table, options, codec, ledger, health, time);

    private long SegmentBytes => Math.Min(MostSegmentBytes, _options.SpoolMaxBytes / LeastSegments);

    /// <summary>Whether it is worth trying to put rows here: false for a while after a failure.</summary>
    public bool IsUsable
    {
        get
        {
            lock (_gate)
            {
                return _failedAt is not { } at || _time.GetElapsedTime(at) >= Rest;
            }
        }
    }

    /// <summary>Whether a segment waits that no one delivers.</summary>
    public bool HasBacklog
    {
        get
        {
            lock (_gate)
            {
                return _segments.OldestFree is not null;
            }
        }
    }

    /// <summary>Locks the folder and finds what an earlier process left there.</summary>
    public void Open()
    {
        lock (_gate)
        {
            Try(static s => s.EnsureFolder());
        }
    }

    /// <summary>A place in the order of all batches, to be used when and if the batch is kept.</summary>
    public long NextSequence() => Interlocked.Increment(ref _sequence);

    /// <summary>Appends rows that were never sent, behind all others.</summary>
    public bool TryAppend(ReadOnlyMemory<TRow> rows)
    {
        lock (_gate)
        {
            if (_open is not null && (_open.Rows + rows.Length > _options.MaxRowsPerInsert || _open.Bytes >= SegmentBytes))
            {
                Seal();
            }

            return Try(s =>
            {
                s.EnsureFolder();
                s._open ??= s.Add(s.NextSequence(), Guid.CreateVersion7(s._time.GetUtcNow()).ToString("N"));
                s.WriteFrame(s._open, rows.Span);
            });
        }
    }

    /// <summary>Puts a batch that was sent on disk, leased to the caller, who goes on delivering it.</summary>
    public SpoolSegment? TryKeep(ReadOnlyMemory<TRow> rows, string token, long sequence)
    {
        lock (_gate)
        {
            SpoolSegment? kept = null;
            var isKept = Try(s =>
            {
                s.EnsureFolder();
                s.Seal();
                kept = s.Add(sequence, token);
                kept.IsLeased = true;
                s._open = kept;
                s.WriteFrame(kept, rows.Span);
                s.Seal();
            });
            return isKept ? kept : null;
        }
    }

    /// <summary>Takes the oldest segment that no one delivers; from now on it does not grow.</summary>
    public SpoolSegment? Lease()
    {
        lock (_gate)
        {
            if (_segments.OldestFree is not { } oldest)
            {
                return null;
            }

            if (oldest == _open)
            {
                Seal();
            }

            oldest.IsLeased = true;
            return oldest;
        }
    }

    /// <summary>
    /// Reads a leased segment's rows; those that are damaged are counted as lost. Null where the file is there and cannot be read now: then it
    /// stays for the next start, and its rows are lost to this process.
    /// </summary>
    public TRow[]? Read(SpoolSegment segment)
    {
        var rows = new List<TRow>(segment.Rows);
        try
        {
            _codec.ReadFile(File.ReadAllBytes(segment.Path), rows);
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException or DirectoryNotFoundException)
        {
            _health.SpoolFault(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _health.SpoolFault(e.Message);
            lock (_gate)
            {
                _segments.Remove(segment);
            }

            Lose(segment.Rows, "a file of the spool cannot be read and stays for the next start");
            return null;
        }

        if (rows.Count < segment.Rows)
        {
            Lose(segment.Rows - rows.Count, "a file of the spool is damaged");
        }

        return [.. rows.Take(segment.Rows)];
    }

    /// <summary>Gives a leased segment back, to be delivered later.</summary>
    public void Release(SpoolSegment segment)
    {
        lock (_gate)
        {
            segment.IsLeased = false;
        }
    }

    /// <summary>Deletes a segment whose rows are settled.</summary>
    public void Remove(SpoolSegment segment)
    {
        lock (_gate)
        {
            _segments.Remove(segment);
            Delete(segment);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Seal();
            _folder?.Dispose();
            _folder = null;
        }
    }

    private void Lose(int rows, string cause)
    {
        _ledger.Drop(rows, DropReason.SpoolFailed, fromSpool: true);
        _health.Dropped(DropReason.SpoolFailed, rows, cause);
    }

    private void EnsureFolder()
    {
        if (_folder is not null)
        {
            return;
        }

        _folder = SpoolFolder.Open(_options.SpoolDirectory!, _table);
        foreach (var path in _folder.Files())
        {
            if (SpoolSegment.Parse(path) is { } segment)
            {
                TryRecover(segment);
            }
        }

        if (_ledger.Recovered > 0)
        {
            _health.SpoolRecovered(_ledger.Recovered);
        }
    }

    // A file that may not be read, such as one of another user's, holds up no other: it stays where it is.
    private void TryRecover(SpoolSegment segment)
    {
        try
        {
            var bytes = File.ReadAllBytes(segment.Path);
            segment.Rows = SpoolFile.Frames(bytes).Sum(static f => f.Rows);
            segment.Bytes = bytes.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _health.SpoolFault(e.Message);
            return;
        }

        _segments.Add(segment);
        _ledger.Recover(segment.Rows);
        _sequence = Math.Max(_sequence, segment.Sequence);
    }

    private SpoolSegment Add(long sequence, string token)
    {
        var segment = new SpoolSegment(_folder!.Path, sequence, token);
        _openFile = File.OpenHandle(segment.Path, FileMode.Create, FileAccess.Write, FileShare.Read);
        _segments.Add(segment);
        return segment;
    }

    private void WriteFrame(SpoolSegment segment, ReadOnlySpan<TRow> rows)
    {
        _buffer.Clear();
        if (segment.Bytes == 0)
        {
            SpoolFile.WriteMagic(_buffer);
            var schema = SpoolFile.BeginFrame(_buffer);
            _codec.WriteSchema(_buffer);
            SpoolFile.EndFrame(_buffer, schema, rows: 0);
        }

        var start = SpoolFile.BeginFrame(_buffer);
        _codec.WriteRows(_buffer, rows);
        SpoolFile.EndFrame(_buffer, start, rows.Length);

        MakeRoom(_buffer.Length);
        SpoolFile.Append(_openFile!, _buffer.Written, segment.Bytes);
        _segments.Grow(segment, rows.Length, _buffer.Length);
        _buffer.Clear();
    }

    private void MakeRoom(int bytes)
    {
        while (_segments.Bytes + bytes > _options.SpoolMaxBytes)
        {
            var oldest = _segments.OldestThatMayGo(_open)
                ?? throw new IOException($"the rows do not fit into the {_options.SpoolMaxBytes} bytes of the spool");
            File.Delete(oldest.Path);
            _segments.Remove(oldest);
            _ledger.Drop(oldest.Rows, DropReason.SpoolEvicted, fromSpool: true);
            _health.Dropped(DropReason.SpoolEvicted, oldest.Rows, "the spool is full");
        }
    }

    // The file is closed; a segment that holds no rows is forgotten.
    private void Seal()
    {
        _openFile?.Dispose();
        _openFile = null;
        if (_open is { Rows: 0 } empty)
        {
            _segments.Remove(empty);
            Delete(empty);
        }

        _open = null;
    }

    // A file that cannot be deleted is replayed after a restart, under a token that the server knows.
    private void Delete(SpoolSegment segment)
    {
        try
        {
            File.Delete(segment.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _health.SpoolFault(e.Message);
        }
    }

    private bool Try(Action<Spool<TRow>> action)
    {
        try
        {
            action(this);
            if (_failedAt is not null)
            {
                _health.SpoolFault(null);
            }

            _failedAt = null;
            return true;
        }
#pragma warning disable CA1031 // A row holds what the host gave it, such as a list that it changes meanwhile: that must not end the writer.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failedAt = _time.GetTimestamp();
            _health.SpoolFault(e.Message);
            if (_open is { Rows: 0 })
            {
                Seal();
            }

            return false;
        }
    }
}
