using LlmTracing.Tool.Cli;

namespace LlmTracing.Tool.Commands;

/// <summary>Rows to a file or the standard output, as ClickHouse writes them.</summary>
internal sealed class ExportCommand : ICommand
{
    public string Name => "export";

    public string Arguments => "";

    public string Summary => "Writes calls as NDJSON, CSV or Parquet.";

    public IReadOnlyList<Option> Options =>
    [
        .. Option.Server, Option.Org, .. Option.Filter,
        new("--format", "NAME", "ndjson, csv or parquet. Default: by the file's ending, else ndjson."),
        new("--out", "FILE", "File to write; it is there only when it is whole. Default: the standard output."),
    ];

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        call.Line.ExpectArguments(0, "");
        var (org, filter, file) = (Filters.Org(call.Line), Filters.Read(call.Line, call.Time), call.Line.Text("--out"));
        var format = Format(call.Line.Text("--format") ?? Path.GetExtension(file ?? "").TrimStart('.'), call.Line.Has("--format"));
        var reader = call.Reader;
        if (file is null)
        {
            var output = Console.OpenStandardOutput();
            await using (output.ConfigureAwait(false))
            {
                await reader.ExportAsync(org, filter, format, output, cancellationToken).ConfigureAwait(false);
            }

            return ExitCodes.Ok;
        }

        var bytes = await ToFileAsync(file, stream => reader.ExportAsync(org, filter, format, stream, cancellationToken)).ConfigureAwait(false);
        call.Output.Say($"{bytes} bytes of calls of organisation {org} in {file}.");
        if (call.Output.IsJson)
        {
            call.Output.Json(new { OrgId = org, File = file, Bytes = bytes, Format = format });
        }

        return ExitCodes.Ok;
    }

    private static async Task<long> ToFileAsync(string file, Func<Stream, Task> write)
    {
        var part = file + ".part";
        try
        {
            long bytes;
            var stream = File.Create(part);
            await using (stream.ConfigureAwait(false))
            {
                await write(stream).ConfigureAwait(false);
                bytes = stream.Length;
            }

            File.Move(part, file, overwrite: true);
            return bytes;
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    private static ExportFormat Format(string name, bool isGiven) => name.ToLowerInvariant() switch
    {
        "csv" => ExportFormat.Csv,
        "parquet" => ExportFormat.Parquet,
        "ndjson" => ExportFormat.Ndjson,
        _ => isGiven ? throw new UsageException($"--format must be ndjson, csv or parquet, but is '{name}'.") : ExportFormat.Ndjson,
    };
}
