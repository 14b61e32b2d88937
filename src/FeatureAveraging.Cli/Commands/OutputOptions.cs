using System.CommandLine;
using FeatureAveraging.Options;

namespace FeatureAveraging.Cli.Commands;

/// <summary>Where a run is kept and what is printed.</summary>
/// <param name="Directory">The run folder; null means a new one under <c>runs/</c>.</param>
/// <param name="Force">Replace a run that the folder holds.</param>
/// <param name="Json">One JSON document on standard output, nothing else there.</param>
/// <param name="Quiet">No progress.</param>
internal sealed record OutputChoice(string? Directory, bool Force, bool Json, bool Quiet);

/// <summary><c>--out --force --json --quiet</c>.</summary>
internal sealed class OutputOptions
{
    private readonly Option<string?> _out = Words.Text("--out", "DIR", "The run folder; a new one under runs/ unless given");
    private readonly Option<bool> _force = Words.Switch("--force", "Replace the run that --out holds");
    private readonly Option<bool> _json = Words.Switch("--json", "Print one JSON document on standard output");
    private readonly Option<bool> _quiet = Words.Switch("--quiet", "Show no progress");

    public void AddTo(Command command)
    {
        command.Add(_out);
        command.Add(_force);
        command.Add(_json);
        command.Add(_quiet);
    }

    public OutputChoice Read(ParseResult parsed) => parsed.GetValue(_out) == "-"
        ? throw new OptionsException(["--out is -; expected a folder. For the record on standard output give --json."])
        : new(parsed.GetValue(_out), parsed.GetValue(_force), parsed.GetValue(_json), parsed.GetValue(_quiet));
}
