using LlmTracing.ClickHouse;

namespace LlmTracing;

/// <summary>The SQL of the library's tables, for those who make their tables themselves.</summary>
public static class LlmTracingSchema
{
    /// <summary>Prints the statements that create the database and its tables, each ended by a semicolon. Running them again changes nothing.</summary>
    /// <param name="options">Names and layout; the connection string may be null.</param>
    /// <returns>The SQL, without secrets.</returns>
    /// <exception cref="FormatException">The connection string is given and cannot be read.</exception>
    public static string ToSql(LlmTracingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return string.Join(";\n\n", Statements(options)) + ";\n";
    }

    /// <summary>The statements, in the order in which they run.</summary>
    internal static IEnumerable<string> Statements(LlmTracingOptions options)
    {
        var database = ClickHouseEndpoint.From(options)?.Database ?? options.Database;
        return
        [
            TableDdl.CreateDatabase(database, options.Storage),
            .. TableDdl.Create(TraceTable.From(options, database), options.Storage),
            .. TableDdl.Create(SpanTable.From(options, database), options.Storage),
            .. options.Payloads.Enabled ? TableDdl.Create(PayloadTable.From(options, database), options.Storage) : [],
        ];
    }
}
