using System.Runtime.InteropServices;
using System.Text;

namespace LlmTracing.Local.Engine;

/// <summary>Texts in native memory for the time of one call, as parallel arrays of pointers and lengths.</summary>
internal readonly unsafe ref struct NativeText
{
    private readonly int _count;

    public NativeText(IReadOnlyList<string> texts)
    {
        _count = texts.Count;
        Pointers = (byte**)NativeMemory.AllocZeroed((nuint)_count + 1, (nuint)sizeof(byte*));
        Lengths = (nuint*)NativeMemory.AllocZeroed((nuint)_count + 1, (nuint)sizeof(nuint));
        for (var i = 0; i < _count; i++)
        {
            Pointers[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
            Lengths[i] = (nuint)Encoding.UTF8.GetByteCount(texts[i]);
        }
    }

    public byte** Pointers { get; }

    public nuint* Lengths { get; }

    public void Dispose()
    {
        for (var i = 0; i < _count; i++)
        {
            Marshal.FreeCoTaskMem((nint)Pointers[i]);
        }

        NativeMemory.Free(Pointers);
        NativeMemory.Free(Lengths);
    }
}
