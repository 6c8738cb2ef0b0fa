using System.Runtime.InteropServices;

namespace LlmTracing.Providers.Scanning;

/// <summary>A place in a document that the scan passed or read as one value; everything between the holes decided how the scan went on.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">Its bytes: of a string what is between the quotes, of an object or array what is between the brackets.</param>
/// <param name="Kind">What lies there.</param>
/// <param name="Node">The <see cref="PathNode.Index"/> of the path it is found at; 0 where it is not read.</param>
/// <param name="Escapes">By how much delivered text is shorter than its bytes.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Hole(int Start, int Length, HoleKind Kind, ushort Node = 0, int Escapes = 0)
{
    /// <summary>Delivered text in it, in UTF-8 bytes.</summary>
    public int TextBytes => Kind switch
    {
        HoleKind.Text => Length - Escapes,
        HoleKind.TextTree => Length + 1,
        _ => 0,
    };
}

/// <summary>What lies in a hole. Those from <see cref="Value"/> on are told to the <see cref="ScanTarget"/>.</summary>
internal enum HoleKind : byte
{
    /// <summary>An object or array that is skipped.</summary>
    Tree,

    /// <summary>An object or array that counts as delivered text.</summary>
    TextTree,

    /// <summary>A number that is skipped.</summary>
    Number,

    /// <summary>A string that is skipped.</summary>
    String,

    /// <summary>A string that is delivered text.</summary>
    Text,

    /// <summary>A string that is read.</summary>
    Value,

    /// <summary>A number, <c>true</c>, <c>false</c> or <c>null</c> in the place of a value that is read.</summary>
    Scalar,

    /// <summary>An object that stands for something begins here: no bytes.</summary>
    Enter,

    /// <summary>It ends here: no bytes.</summary>
    Leave,
}
