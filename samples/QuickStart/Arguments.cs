namespace QuickStart;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments(string? Connection, bool Live)
{
    public static Arguments Parse(string[] args)
    {
        string? connection = null;
        var live = false;
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--live")
            {
                live = true;
            }
            else if (args[i] == "--connection" && i + 1 < args.Length)
            {
                connection = args[++i];
            }
            else
            {
                Exit($"Usage: QuickStart [--connection \"Host=…;Port=8123;Username=…;Password=…\"] [--live]. Not understood: {args[i]}");
            }
        }

        return new Arguments(connection, live);
    }

    private static void Exit(string message)
    {
        Console.Error.WriteLine(message);
        Environment.Exit(2);
    }
}
