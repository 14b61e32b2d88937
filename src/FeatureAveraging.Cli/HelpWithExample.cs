using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using FeatureAveraging.Cli.Options;

namespace FeatureAveraging.Cli;

/// <summary>The usual help, followed by the command's example and the settings that <c>--set</c> knows.</summary>
internal sealed class HelpWithExample(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is ExampleCommand command)
        {
            WriteBlock(output, "Settings (--set Section.Name=value):", command.Settings());
            WriteBlock(output, "Example:", command.Examples);
        }
        else
        {
            WriteBlock(output, "Example:", ["favg reproduce synthetic --seed 0"]);
        }

        return ExitCode.Done;
    }

    private static void WriteBlock(TextWriter output, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        output.WriteLine(title);
        foreach (string line in lines)
        {
            output.WriteLine($"  {line}");
        }

        output.WriteLine();
    }
}

/// <summary>The settings of a command as help lines.</summary>
internal static class SettingsHelp
{
    /// <summary>One line per setting: name, default, what is expected.</summary>
    /// <param name="leaves">The settings.</param>
    public static IReadOnlyList<string> Lines(IEnumerable<OptionLeaf> leaves)
    {
        OptionLeaf[] all = [.. leaves];
        int width = all.Max(l => l.Name.Length + Default(l).Length + 1);
        return [.. all.Select(l => $"{$"{l.Name}={Default(l)}".PadRight(width)}  {l.Expected}")];
    }

    private static string Default(OptionLeaf leaf) => leaf.Default?.ToJsonString().Trim('"', '[', ']') ?? "null";
}
