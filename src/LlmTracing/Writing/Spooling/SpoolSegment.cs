using System.Globalization;

namespace LlmTracing.Writing.Spooling;

/// <summary>One file of the spool: rows that are replayed as one insert under one token.</summary>
/// <remarks>
/// The file's name holds the order and the token. Once a segment was leased for its insert it never grows: the same rows keep the same
/// token through every replay, also by another process.
/// </remarks>
internal sealed class SpoolSegment(string folder, long sequence, string token)
{
    public const string Extension = ".spool";

    public long Sequence { get; } = sequence;

    public string Token { get; } = token;

    public string Path { get; } = System.IO.Path.Combine(folder, FormattableString.Invariant($"{sequence:D19}-{token}{Extension}"));

    public int Rows { get; set; }

    public long Bytes { get; set; }

    /// <summary>Whether a lane is delivering it.</summary>
    public bool IsLeased { get; set; }

    /// <summary>Reads order and token from a file's name; null for a name of another form.</summary>
    public static SpoolSegment? Parse(string path)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(path.AsSpan());
        var dash = name.IndexOf('-');
        return dash > 0 && long.TryParse(name[..dash], CultureInfo.InvariantCulture, out var sequence)
            ? new SpoolSegment(System.IO.Path.GetDirectoryName(path)!, sequence, name[(dash + 1)..].ToString())
            : null;
    }
}
