using System.Globalization;

namespace LlmTracing.Tool.Cli;

/// <summary>The words after a command: options, each at most once, and arguments in order.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly List<string> _arguments = [];

    private CommandLine()
    {
    }

    public IReadOnlyList<string> Arguments => _arguments;

    /// <summary>Reads the words. Both <c>--name value</c> and <c>--name=value</c> are options; after <c>--</c> all is an argument.</summary>
    /// <exception cref="UsageException">An option is unknown, repeated, lacks its value or has one it should not have.</exception>
    public static CommandLine Parse(IReadOnlyList<string> words, IReadOnlyList<Option> known)
    {
        var line = new CommandLine();
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word == "--")
            {
                line._arguments.AddRange(words.Skip(i + 1));
                break;
            }

            if (word.Length < 2 || word[0] != '-')
            {
                line._arguments.Add(word);
                continue;
            }

            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? word : word[..equals];
            name = name == "-h" ? Option.Help_.Name : name;
            var option = known.FirstOrDefault(o => o.Name == name) ?? throw new UsageException($"Unknown option {name}.");
            var value = "";
            if (option.Value is null)
            {
                if (equals >= 0)
                {
                    throw new UsageException($"{name} takes no value.");
                }
            }
            else if (equals >= 0)
            {
                value = word[(equals + 1)..];
            }
            else if (++i < words.Count && !words[i].StartsWith("--", StringComparison.Ordinal))
            {
                value = words[i];
            }
            else
            {
                throw new UsageException($"{name} needs a value: {name} {option.Value}.");
            }

            if (option.Value is not null && string.IsNullOrWhiteSpace(value))
            {
                throw new UsageException($"{name} needs a value that is not empty.");
            }

            if (!line._options.TryAdd(name, value))
            {
                throw new UsageException($"{name} is given twice.");
            }
        }

        return line;
    }

    public bool Has(string name) => _options.ContainsKey(name);

    /// <summary>The option's value; null where it is not given.</summary>
    public string? Text(string name) => _options.GetValueOrDefault(name);

    /// <exception cref="UsageException">The value is no whole number of the range.</exception>
    public int Number(string name, int fallback, int least, int most)
        => Text(name) is not { } text ? fallback
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from {least} to {most}, but is '{text}'."));

    /// <exception cref="UsageException">The value is no amount of 0 or more.</exception>
    public decimal? Amount(string name)
        => Text(name) is not { } text ? null
            : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount
            : throw new UsageException($"{name} must be an amount, such as 0.25, but is '{text}'.");

    /// <exception cref="UsageException">There are fewer or more arguments.</exception>
    public void ExpectArguments(int count, string what)
    {
        if (_arguments.Count != count)
        {
            throw new UsageException(
                count == 0 ? $"Unexpected argument '{_arguments[0]}'." : _arguments.Count < count ? $"Missing {what}." : $"Unexpected argument '{_arguments[count]}'.");
        }
    }
}
