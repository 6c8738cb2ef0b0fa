namespace LlmTracing;

public sealed partial class LlmTracingOptions
{
    /// <summary>
    /// Where ClickHouse is: <c>Host=…;Port=8123;Protocol=http;Username=…;Password=…;Database=…;Compression=…</c> (the keys of the .NET
    /// clients of ClickHouse), or a plain endpoint such as <c>http://h:8123</c>, <c>https://h</c>, <c>h:port</c> or
    /// <c>clickhouse://user:password@h/database</c>. Several hosts, separated by commas, fail over; they must be replicas of one service.
    /// </summary>
    /// <value>Null by default: nothing is written, tracing is off.</value>
    public string? ConnectionString { get; set; }

    /// <summary>User, where the connection string names none.</summary>
    /// <value>Null by default: the server's <c>default</c> user.</value>
    public string? Username { get; set; }

    /// <summary>Password, where the connection string holds none. Never logged.</summary>
    /// <value>Null by default: none.</value>
    public string? Password { get; set; }

    /// <summary>Database of the tables, where the connection string names none.</summary>
    /// <value>Default <c>ibex</c>.</value>
    public string Database { get; set; } = "ibex";

    /// <summary>Table that holds the calls.</summary>
    /// <value>Default <c>llm_traces</c>.</value>
    public string Table { get; set; } = "llm_traces";

    /// <summary>What the library may do to its tables.</summary>
    /// <value>Default <see cref="SchemaMode.None"/>: the tables are made by whoever runs the server, from <see cref="LlmTracingSchema"/>.</value>
    public SchemaMode Schema { get; set; }

    /// <summary>How the tables are laid out by <see cref="Schema"/> and <see cref="LlmTracingSchema"/>.</summary>
    public ClickHouseTableOptions Storage { get; } = new();

    /// <summary>How inserted blocks are compressed, whatever the connection string says.</summary>
    /// <value>Null by default: as the connection string says, and not at all where it says nothing.</value>
    public ClickHouseCompression? Compression { get; set; }

    /// <summary>
    /// Lets the server gather inserts (<c>async_insert=1</c>, <c>wait_for_async_insert=1</c>): for many processes that each write few rows.
    /// </summary>
    /// <value>
    /// Default false: the library gathers rows itself and says <c>async_insert=0</c> with every insert. True gives up the deduplication token, so
    /// an insert whose answer was lost is repeated and its rows stand twice.
    /// </value>
    public bool AsyncInsert { get; set; }
}
