using System.CommandLine;
using FeatureAveraging.Cli.Options;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Cli.Commands;

/// <summary>How an experiment is run.</summary>
/// <param name="Seed">Root seed.</param>
/// <param name="Threads">Threads when a run takes its options from a plan file;
/// otherwise <c>Training.Threads</c> of the options counts.</param>
/// <param name="Strict">Exit with <see cref="ExitCode.ClaimFailed"/> when a claim fails.</param>
/// <param name="Sources">Options by file, preset and settings.</param>
internal sealed record ExperimentChoice(Seed Seed, int Threads, bool Strict, OptionSources Sources);

/// <summary><c>--seed --threads --strict --config --preset --set</c>.</summary>
/// <param name="presets">Their names.</param>
internal sealed class ExperimentOptions(IEnumerable<string> presets)
{
    private readonly Option<ulong?> _seed = Words.Number("--seed", "Root seed of all random streams (default 0)", 0UL);
    private readonly Option<int?> _threads = Words.Number("--threads", "Threads; results do not depend on it (default: all processors)", 1);
    private readonly Option<bool> _strict = Words.Switch("--strict", "Exit with code 3 when a claim fails");
    private readonly Option<string?> _config = Words.Text("--config", "FILE", "Options from a JSON file: {\"Training\": {\"Steps\": 200}}");
    private readonly Option<string?> _preset = Words.Text("--preset", string.Join('|', presets), "A named set of options");
    private readonly Option<string[]> _set =
        new("--set") { Description = "One option, repeatable: Training.Steps=200", HelpName = "Section.Name=value" };

    public void AddTo(Command command)
    {
        command.Add(_seed);
        command.Add(_threads);
        command.Add(_strict);
        command.Add(_config);
        command.Add(_preset);
        command.Add(_set);
    }

    /// <summary>Reads the options, and the file of <c>--config</c>.</summary>
    /// <param name="host">Default number of threads.</param>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="OptionsException">The file of <c>--config</c> does not exist.</exception>
    public ExperimentChoice Read(CliHost host, ParseResult parsed)
    {
        string? config = parsed.GetValue(_config);
        if (config is not null && !File.Exists(config))
        {
            throw new OptionsException([$"--config is {config}; there is no such file."]);
        }

        int? threads = parsed.GetValue(_threads);
        string[] settings =
            [Threads(host.DefaultThreads), .. parsed.GetValue(_set) ?? [], .. threads is null ? (string[])[] : [Threads(threads.Value)]];
        return new ExperimentChoice(
            new Seed(parsed.GetValue(_seed) ?? 0),
            threads ?? host.DefaultThreads,
            parsed.GetValue(_strict),
            new OptionSources(config, config is null ? null : File.ReadAllText(config), parsed.GetValue(_preset), settings));
    }

    // The machine decides, --set may say otherwise, --threads has the last word.
    private static string Threads(int count) => FormattableString.Invariant($"Training.Threads={count}");
}
