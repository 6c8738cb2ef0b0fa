namespace LlmTracing;

public sealed partial class LlmTracingOptions
{
    /// <summary>Where <see cref="ITraceReader"/> reads, and as whom, such as a user who may only read.</summary>
    /// <value>Null by default: as <see cref="ConnectionString"/>.</value>
    public string? ReaderConnectionString { get; set; }

    /// <summary>Longest time that ClickHouse works on a question of <see cref="ITraceReader"/> (<c>max_execution_time</c>).</summary>
    /// <value>Default 30 s; 1 s to 1 h, whole seconds.</value>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time of an export, and of pricing the calls of a range anew.</summary>
    /// <value>Default 10 minutes; 1 s to 1 day, whole seconds.</value>
    public TimeSpan ExportTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Most rows of an answer (<c>max_result_rows</c>), exports apart. A question with more is refused and says so.</summary>
    /// <value>Default 100,000; 1,001 to 10,000,000.</value>
    public int ReadMaxRows { get; set; } = 100_000;

    /// <summary>
    /// Leaves out the settings that carry the limits and <c>readonly=1</c>, for a user who may set none (<c>readonly=1</c> in its profile): give that
    /// profile limits instead.
    /// </summary>
    /// <value>Default false. A server that refuses the settings (code 164) is asked without them from then on, whatever this says.</value>
    public bool ReadWithoutSettings { get; set; }

    /// <summary>Secret that seals the cursors of lists, the same in every instance of a service.</summary>
    /// <value>Null by default: derived from the connection string.</value>
    public string? CursorKey { get; set; }

    /// <summary>Whether questions that the hourly roll-up can answer are answered from it.</summary>
    /// <value>Default true. Where the roll-up table does not exist, the calls themselves are asked.</value>
    public bool ReadFromRollup { get; set; } = true;

    /// <summary>Table of the hourly roll-up, filled by a materialized view of the calls.</summary>
    /// <value>Default <c>llm_usage_hourly</c>.</value>
    public string RollupTable { get; set; } = "llm_usage_hourly";
}
