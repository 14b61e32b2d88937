using System.CommandLine;
using FeatureAveraging.Options;
using FeatureAveraging.Robustness.Certificates;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>--smooth --smooth-draws --smooth-selection --resume</c>: randomized smoothing.</summary>
internal sealed class NoiseOptions
{
    private const int DefaultDraws = 1000;          // a deep model is computed for each; Cohen et al. take 100,000
    private readonly Option<string?> _sigmas = Words.Text(
        "--smooth", "LIST",
        "Certify the classifier smoothed by noise of this deviation, in the units of the samples: another classifier than the model; " +
        "of several deviations (0.12,0.25,0.5) one for each, by the same draws");
    private readonly Option<int?> _draws = Words.Number(
        "--smooth-draws", "Noisy points of each sample that measure how sure the smoothed classifier is (default 1000)", 1);
    private readonly Option<int?> _selection = Words.Number(
        "--smooth-selection", "Noisy points of each sample that choose its answer first (default 100)", 1);
    private readonly Option<string?> _resume = Words.Text(
        "--resume", "DIR",
        "Go on with the votes under noise that the interrupted run of this folder counted; the other options as they were");

    public void AddTo(Command command)
    {
        command.Add(_sigmas);
        command.Add(_draws);
        command.Add(_selection);
        command.Add(_resume);
    }

    /// <summary>The noise, and the folder of the run whose votes are gone on with; null where none is asked for.</summary>
    /// <exception cref="OptionsException">A deviation is no positive number, or draws or a folder are given without one.</exception>
    public (SmoothingOptions? Noise, string? Resumed) Read(ParseResult parsed)
    {
        var faults = new List<string>();
        double[]? sigmas = NumberList.Read(
            parsed.GetValue(_sigmas), "--smooth", "different numbers > 0, in the units of the samples: 0.25 or 0.12,0.25,0.5",
            values => values.All(value => value > 0) && values.Distinct().Count() == values.Length, faults);
        Option[] needing = [_draws, _selection, _resume];
        if (parsed.GetValue(_sigmas) is null && needing.Any(option => parsed.GetResult(option) is { Implicit: false }))
        {
            faults.Add("--smooth-draws, --smooth-selection or --resume is given; expected --smooth LIST with it.");
        }

        SmoothingOptions? noise = sigmas is null ? null : new SmoothingOptions
        {
            Sigmas = sigmas,
            Draws = parsed.GetValue(_draws) ?? DefaultDraws,
            SelectionDraws = parsed.GetValue(_selection) ?? 100,
        };
        return faults.Count > 0 ? throw new OptionsException(faults) : (noise, parsed.GetValue(_resume));
    }
}
