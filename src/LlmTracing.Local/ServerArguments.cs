using System.Globalization;

namespace LlmTracing.Local;

/// <summary>The command line of the server.</summary>
internal sealed class ServerArguments
{
    public const string Usage =
        """
        LlmTracing.Local: the ClickHouse engine behind ClickHouse's HTTP interface, on 127.0.0.1.

          --port <n>        the port; 0 picks a free one            default 8123
          --data <folder>   where the tables live                   default: a folder that is deleted at the end
          --user <name>     asks every request for this user        default: anyone may
          --fetch           only fetch the engine, if it is missing

        The password of --user comes from the environment: LLMTRACING_LOCAL_PASSWORD.
        """;

    public const string PasswordVariable = "LLMTRACING_LOCAL_PASSWORD";

    public int Port { get; private set; } = 8123;

    public string? DataFolder { get; private set; }

    public string? User { get; private set; }

    public bool FetchOnly { get; private set; }

    /// <summary>The server belongs to the process that holds its standard input, and ends with it.</summary>
    public bool OwnedByInput { get; private set; }

    public bool Help { get; private set; }

    /// <exception cref="LocalClickHouseException">An argument that does not exist or has no value.</exception>
    public static ServerArguments Parse(IReadOnlyList<string> arguments)
    {
        var parsed = new ServerArguments();
        for (var i = 0; i < arguments.Count; i++)
        {
            string Value() => ++i < arguments.Count
                ? arguments[i]
                : throw new LocalClickHouseException($"{arguments[i - 1]} needs a value.\n\n{Usage}");

            switch (arguments[i])
            {
                case "--port":
                    parsed.Port = int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
                        ? port
                        : throw new LocalClickHouseException("--port is a number from 0 to 65535.");
                    break;
                case "--data":
                    parsed.DataFolder = Value();
                    break;
                case "--user":
                    parsed.User = Value();
                    break;
                case "--fetch":
                    parsed.FetchOnly = true;
                    break;
                case "--owned":
                    parsed.OwnedByInput = true;
                    break;
                case "--help" or "-h":
                    parsed.Help = true;
                    break;
                default:
                    throw new LocalClickHouseException($"There is no argument {arguments[i]}.\n\n{Usage}");
            }
        }

        return parsed;
    }
}
