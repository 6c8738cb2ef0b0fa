using System.Text;
using LlmTracing.ClickHouse;

namespace LlmTracing.Diagnostics;

/// <summary>A run of the checks: the server asked, and what was found so far.</summary>
internal sealed class Examination(
    ClickHouseHttpClient client, LlmTracingOptions options, string database, TimeProvider time, CancellationToken cancellationToken)
{
    /// <summary>What to do where something else answers.</summary>
    public const string NoClickHouse = "Check the address and the port (8123, TLS 8443): another server or a proxy answers there.";

    private readonly List<DoctorFinding> _findings = [];

    public ClickHouseHttpClient Client { get; } = client;

    public LlmTracingOptions Options { get; } = options;

    public string Database { get; } = database;

    public TimeProvider Time { get; } = time;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public string Version { get; set; } = "";

    public IReadOnlyList<DoctorFinding> Findings => _findings;

    /// <summary>The names of the library's tables, for <c>IN</c>; <see cref="TableNames"/> are its parameters.</summary>
    public const string OwnTables = "({calls:String}, {spans:String}, {rollup:String}, {payloads:String})";

    /// <summary>The parameters of a query over the library's tables.</summary>
    public (string Name, string Value)[] TableNames =>
    [
        ("database", Database), ("calls", Options.Table), ("spans", Options.SpanTable), ("rollup", Options.RollupTable), ("payloads", Options.Payloads.Table),
    ];

    /// <summary>The same examination, asking as somebody else.</summary>
    public Examination As(ClickHouseHttpClient other) => new(other, Options, Database, Time, CancellationToken);

    public string CallsTable => SqlText.Name(Database, Options.Table);

    public void Ok(string check, string what) => _findings.Add(new(check, DoctorSeverity.Ok, what, ""));

    public void Note(string check, string what, string whatToDo = "") => _findings.Add(new(check, DoctorSeverity.Information, what, whatToDo));

    public void Warn(string check, string what, string whatToDo) => _findings.Add(new(check, DoctorSeverity.Warning, what, whatToDo));

    public void Fail(string check, string what, string whatToDo) => _findings.Add(new(check, DoctorSeverity.Error, what, whatToDo));

    /// <summary>Runs a check; one that the server refuses is said and goes on to the next.</summary>
    public async Task TryAsync(string check, Func<Task> run)
    {
        try
        {
            await run().ConfigureAwait(false);
        }
        catch (ClickHouseException e)
        {
            Note(check, $"Could not be checked: {OneLine(e.Message)}", e.Code == 62 ? "This server does not know the question; a newer one does." : "Run the doctor as a user that may read the system tables.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            Fail(check, $"The server stopped answering: {OneLine(e.Message)}", "Run the doctor again; look at the server's log.");
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            Fail(check, "What came is no answer of ClickHouse.", NoClickHouse);
        }
    }

    /// <summary>The rows of an answer; NULL is the empty text.</summary>
    public Task<List<string[]>> RowsAsync(string sql, params (string Name, string Value)[] parameters) => StatementRowsAsync(sql + " FORMAT TabSeparated", parameters);

    /// <summary>As <see cref="RowsAsync"/>, for statements that take no FORMAT: the interface's own default is this one.</summary>
    public async Task<List<string[]>> StatementRowsAsync(string sql, params (string Name, string Value)[] parameters)
    {
        var answer = await Client.QueryAsync(
            sql, [.. parameters.Select(static p => KeyValuePair.Create(p.Name, p.Value))], null, CancellationToken).ConfigureAwait(false);
        await using (answer.ConfigureAwait(false))
        {
            using var text = new StreamReader(answer, Encoding.UTF8);
            var rows = new List<string[]>();
            while (await text.ReadLineAsync(CancellationToken).ConfigureAwait(false) is { } line)
            {
                rows.Add([.. line.Split('\t').Select(Unescape)]);
            }

            return rows;
        }
    }

    public static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim() is { Length: > 300 } longText ? longText[..300] + "…" : text.ReplaceLineEndings(" ").Trim();

    private static string Unescape(string cell)
    {
        if (cell == "\\N")
        {
            return "";
        }

        if (!cell.Contains('\\', StringComparison.Ordinal))
        {
            return cell;
        }

        var text = new StringBuilder(cell.Length);
        for (var i = 0; i < cell.Length; i++)
        {
            text.Append(cell[i] != '\\' || i + 1 == cell.Length ? cell[i] : cell[++i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '0' => '\0', var c => c });
        }

        return text.ToString();
    }
}
