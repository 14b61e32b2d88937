using System.CommandLine;
using System.CommandLine.Parsing;
using FeatureAveraging.Options;

namespace FeatureAveraging.Cli;

/// <summary>Says what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageErrors
{
    public static int Report(CliHost host, ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string[] known = [.. command.Subcommands.Select(c => c.Name), .. VisibleOptions(command)];
        bool named = false;
        foreach (string token in parsed.UnmatchedTokens)
        {
            named = true;
            string kind = token.StartsWith('-') ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
            string? nearest = NearestName.Of(token, known);
            host.Error.WriteLine($"Unknown {kind} '{token}'.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}");
        }

        foreach (ParseError error in parsed.Errors.Where(e => !named || !IsAboutUnmatched(e, parsed)))
        {
            host.Error.WriteLine(error.Message);
        }

        host.Error.WriteLine($"See: {Path(command)} --help");
        return ExitCode.Usage;
    }

    /// <summary>A message about an option or argument whose value is empty; null where there is none.</summary>
    public static string? FindEmpty(ParseResult parsed)
    {
        foreach (SymbolResult one in parsed.CommandResult.Children.Where(c => c.Tokens.Any(t => string.IsNullOrWhiteSpace(t.Value))))
        {
            string name = one is OptionResult option ? option.Option.Name : ((ArgumentResult)one).Argument.Name;
            return $"{name} is empty; expected a value. An unset variable of the shell gives such a word.";
        }

        return null;
    }

    /// <summary>The words that call a command, from the root.</summary>
    public static string Path(Command command)
    {
        Command? parent = command.Parents.OfType<Command>().FirstOrDefault();
        return parent is null ? "favg" : $"{Path(parent)} {command.Name}";
    }

    private static IEnumerable<string> VisibleOptions(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(p => p.Options.Where(o => o.Recursive))).Select(o => o.Name);

    // The parser words an unmatched token as "Unrecognized command or argument"; ours says what was probably meant.
    private static bool IsAboutUnmatched(ParseError error, ParseResult parsed) =>
        parsed.UnmatchedTokens.Any(t => error.Message.Contains($"'{t}'", StringComparison.Ordinal))
        || error.Message.StartsWith("Required command", StringComparison.Ordinal);
}
