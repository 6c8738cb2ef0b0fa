using System.Globalization;
using System.Text;

namespace LlmTracing.Benchmarks.Tests;

/// <summary>The smallest adapter that <c>--peer</c> takes: some columns as text over HTTP.</summary>
public sealed class TabSeparatedPeer : IInsertPeer
{
    public const string Name = "tabs";

    private readonly HttpClient _http = new();
    private Uri? _insert;

    public Task ConnectAsync(Uri endpoint, string database, string table, CancellationToken cancellationToken)
    {
        var sql = $"INSERT INTO {database}.{table} (request_id, model, provider, total_tokens) FORMAT TabSeparated";
        _insert = new Uri(endpoint, "?query=" + Uri.EscapeDataString(sql));
        return Task.CompletedTask;
    }

    public async Task InsertAsync(IReadOnlyList<TraceRecord> rows, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.RequestId}\t{row.Model}\t{row.Provider}\t{row.TotalTokens}\n");
        }

        using var content = new StringContent(text.ToString());
        using var response = await _http.PostAsync(_insert, content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return default;
    }
}
