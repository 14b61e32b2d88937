using System.CommandLine;
using FeatureAveraging.Options;

namespace FeatureAveraging.Cli.Commands;

/// <summary>Which options may be given together with <c>--resume</c>.</summary>
internal static class Resuming
{
    /// <summary>Refuses options that were decided when the run began.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="run">What is resumed: "the training" or "the run".</param>
    /// <param name="stillFree">Options that may be given.</param>
    /// <exception cref="OptionsException">Another option was given; all are listed.</exception>
    public static void RequireOnly(ParseResult parsed, string run, string[] stillFree)
    {
        string[] decided =
        [
            .. parsed.CommandResult.Command.Options.Where(o => !stillFree.Contains(o.Name) && parsed.GetResult(o) is { Implicit: false })
                .Select(o => o.Name),
        ];
        if (decided.Length > 0)
        {
            throw new OptionsException(
                [$"--resume is given with {string.Join(", ", decided)}; expected none of them, because {run} goes on as it was begun."]);
        }
    }
}
