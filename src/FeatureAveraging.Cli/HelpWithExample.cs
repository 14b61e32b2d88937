using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

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
