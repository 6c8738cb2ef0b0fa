using System.Globalization;
using LlmTracing;
using Microsoft.Extensions.DependencyInjection;

// A service that traces, for tests that end it: it writes rows, tells its ledger line by line, and ends as it is asked to.
// Arguments: connection string, table, spool directory or "-", prefix of the request ids, number of rows, how to end.
var (connection, table, spool, prefix, rows, end) = (args[0], args[1], args[2], args[3], int.Parse(args[4], CultureInfo.InvariantCulture), args[5]);
var services = new ServiceCollection()
    .AddLogging()
    .AddLlmTracing(o =>
    {
        (o.ConnectionString, o.Table, o.SpoolDirectory, o.Schema) = (connection, table, spool == "-" ? null : spool, SchemaMode.Create);
        (o.AttemptTimeout, o.MaxRetryAttempts, o.RetryDelay) = (TimeSpan.FromSeconds(20), 1, TimeSpan.FromMilliseconds(50));
        (o.MaxRetryDelay, o.CircuitBreakDuration) = (TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(500));
    })
    .BuildServiceProvider();
var writer = services.GetRequiredService<TraceWriter>();
for (var i = 0; i < rows; i++)
{
    var now = TimeProvider.System.GetUtcNow();
    writer.Write(new TraceRecord
    {
        RequestId = string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}"), OrgId = Guid.NewGuid(), Model = "gpt-5-mini", Provider = "openai",
        StatusCode = 200, IsComplete = true, RequestedAt = now, CompletedAt = now,
    });

    // A process that crashes has two seconds: they are not for making the table. What goes to a spool needs none.
    if (i == 0 && end == "throw" && spool == "-")
    {
        await writer.FlushAsync();
    }
}

switch (end)
{
    case "return":
        return;
    case "exit":
        Environment.Exit(0);
        return;
    case "throw" or "throw-at-once":
        throw new InvalidOperationException("as the test asked");
    case "dispose":
        services.Dispose();
        return;
    default:
        while (true)
        {
            var ledger = writer.Statistics;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"written={ledger.Written} spooled={ledger.Spooled} pending={ledger.Pending} dropped={ledger.DroppedTotal}"));
            await Task.Delay(50);
        }
}
