using System.Reflection;
using System.Runtime.InteropServices;

namespace LlmTracing.Local.Engine;

/// <summary>The part of libchdb's C interface (chdb.h, 26.7) that the server uses.</summary>
/// <remarks>
/// Every function takes lengths, so text and data may hold any byte. Errors are texts on results: a call itself
/// never throws. Calls block; one connection runs one statement at a time.
/// </remarks>
internal static unsafe partial class Chdb
{
    private const string Library = "chdb";

    /// <summary>Says which file the library is loaded from. Once, before the first call.</summary>
    public static void LoadFrom(string path) =>
        NativeLibrary.SetDllImportResolver(
            Assembly.GetExecutingAssembly(),
            (name, _, _) => name == Library ? NativeLibrary.Load(path) : IntPtr.Zero);

    [LibraryImport(Library, EntryPoint = "chdb_set_signal_handlers_enabled")]
    public static partial void SetSignalHandlersEnabled(int enabled);

    [LibraryImport(Library, EntryPoint = "chdb_connect")]
    public static partial nint* Connect(int argc, byte** argv);

    [LibraryImport(Library, EntryPoint = "chdb_close_conn")]
    public static partial void CloseConnection(nint* connection);

    [LibraryImport(Library, EntryPoint = "chdb_classify_query_n")]
    public static partial int Classify(
        nint connection, byte* sql, nuint sqlLength, byte* database, nuint databaseLength, QueryAnalysis* analysis);

    [LibraryImport(Library, EntryPoint = "chdb_query_with_params_n")]
    public static partial nint Query(
        nint connection, byte* sql, nuint sqlLength, byte* format, nuint formatLength,
        byte** names, nuint* nameLengths, byte** values, nuint* valueLengths, nuint count);

    [LibraryImport(Library, EntryPoint = "chdb_stream_query_with_params_n")]
    public static partial nint StreamQuery(
        nint connection, byte* sql, nuint sqlLength, byte* format, nuint formatLength,
        byte** names, nuint* nameLengths, byte** values, nuint* valueLengths, nuint count);

    [LibraryImport(Library, EntryPoint = "chdb_stream_fetch_result")]
    public static partial nint StreamFetch(nint connection, nint stream);

    [LibraryImport(Library, EntryPoint = "chdb_stream_cancel_query")]
    public static partial void StreamCancel(nint connection, nint stream);

    [LibraryImport(Library, EntryPoint = "chdb_stream_insert_with_params_n")]
    public static partial nint StreamInsert(
        nint connection, byte* sql, nuint sqlLength, byte* format, nuint formatLength,
        byte** names, nuint* nameLengths, byte** values, nuint* valueLengths, nuint count);

    [LibraryImport(Library, EntryPoint = "chdb_stream_append")]
    public static partial int InsertAppend(nint insert, byte* data, nuint length);

    [LibraryImport(Library, EntryPoint = "chdb_stream_done")]
    public static partial nint InsertDone(nint insert);

    [LibraryImport(Library, EntryPoint = "chdb_stream_cancel_insert")]
    public static partial void InsertCancel(nint insert);

    [LibraryImport(Library, EntryPoint = "chdb_stream_insert_error")]
    public static partial byte* InsertError(nint insert);

    [LibraryImport(Library, EntryPoint = "chdb_destroy_insert_stream")]
    public static partial void DestroyInsert(nint insert);

    [LibraryImport(Library, EntryPoint = "chdb_destroy_query_result")]
    public static partial void DestroyResult(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_buffer")]
    public static partial byte* ResultBuffer(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_length")]
    public static partial nuint ResultLength(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_error")]
    public static partial byte* ResultError(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_rows_read")]
    public static partial ulong ResultRows(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_bytes_read")]
    public static partial ulong ResultBytes(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_storage_rows_read")]
    public static partial ulong StorageRowsRead(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_storage_bytes_read")]
    public static partial ulong StorageBytesRead(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_rows_written")]
    public static partial ulong RowsWritten(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_bytes_written")]
    public static partial ulong BytesWritten(nint result);

    /// <summary>What <see cref="Classify"/> fills in; <see cref="StructSize"/> is set by the caller.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct QueryAnalysis
    {
        public uint StructSize;
        public uint StatementCount;
        public uint Flags;
        public uint Class;
    }
}
