namespace LlmTracing.Local;

/// <summary>How <see cref="LocalClickHouse.StartAsync"/> starts the server. The defaults suit tests and samples.</summary>
public sealed class LocalClickHouseOptions
{
    /// <summary>The port on 127.0.0.1.</summary>
    /// <value>Default 0: a free one.</value>
    public int Port { get; set; }

    /// <summary>The folder of the tables; made when missing, and kept.</summary>
    /// <value>Default null: a temporary folder that is deleted when the server stops.</value>
    public string? DataFolder { get; set; }

    /// <summary>The user that every request must name.</summary>
    /// <value>Default null: requests are not checked.</value>
    public string? User { get; set; }

    /// <summary>The password of <see cref="User"/>; null means empty. It is passed on by environment, not on a command line.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// How long the server may be silent before it is ready. A first start that fetches the engine reports all the time
    /// and may take longer in all.
    /// </summary>
    /// <value>Default 60 seconds.</value>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Receives what the server says until it is ready, line by line: progress while the engine is fetched. Called from any thread.</summary>
    /// <value>Default null: the lines go to the standard error stream.</value>
    public Action<string>? Progress { get; set; }
}
