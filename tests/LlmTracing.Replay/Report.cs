namespace LlmTracing.Replay;

/// <summary>Counts what passed and what failed, by provider and field, and prints it.</summary>
internal sealed class Report(TextWriter output, int show)
{
    private readonly SortedDictionary<string, Row> _rows = new(StringComparer.Ordinal);
    private int _shown;

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Exchanges whose file says nothing of what to expect.</summary>
    public int Unjudged { get; private set; }

    public int Total => Passed + Failed + Unjudged;

    public void Add(Exchange exchange, List<Mismatch>? mismatches)
    {
        if (mismatches is null)
        {
            Unjudged++;
            return;
        }

        if (!_rows.TryGetValue(exchange.Provider, out var row))
        {
            _rows[exchange.Provider] = row = new Row();
        }

        row.Total++;
        if (mismatches.Count == 0)
        {
            Passed++;
            return;
        }

        Failed++;
        row.Failed++;
        foreach (var mismatch in mismatches)
        {
            row.ByField[mismatch.Field] = row.ByField.GetValueOrDefault(mismatch.Field) + 1;
            if (_shown++ < show)
            {
                output.WriteLine($"{exchange.Id} {exchange.Provider} {mismatch.Field}: expected '{mismatch.Expected}', got '{mismatch.Actual}'");
            }
        }
    }

    /// <summary>The table: exchanges and failures of each provider, then the failures of each field; a dot stands for none.</summary>
    public void Print()
    {
        string[] fields = [Judgement.Rows, .. Fields.Compared];
        output.WriteLine();
        output.WriteLine($"{"provider",-22}{"exchanges",10}{"failed",8}  {string.Join("  ", fields)}");
        foreach (var (provider, row) in _rows)
        {
            var cells = fields.Select(field => Cell(row.ByField.GetValueOrDefault(field)).PadLeft(field.Length));
            output.WriteLine($"{provider,-22}{row.Total,10}{Cell(row.Failed),8}  {string.Join("  ", cells)}");
        }

        output.WriteLine();
        if (Unjudged > 0)
        {
            output.WriteLine($"{Unjudged} replayed without judgement: their lines hold no expected values");
        }

        output.WriteLine($"{Passed} passed, {Failed} failed");
    }

    private static string Cell(int count) => count == 0 ? "." : $"{count}";

    private sealed class Row
    {
        public int Total { get; set; }

        public int Failed { get; set; }

        public Dictionary<string, int> ByField { get; } = new(StringComparer.Ordinal);
    }
}
