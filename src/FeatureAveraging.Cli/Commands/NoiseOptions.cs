using System.CommandLine;
using FeatureAveraging.Options;
using FeatureAveraging.Robustness.Certificates;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>--smooth --smooth-draws --smooth-selection</c>: randomized smoothing.</summary>
internal sealed class NoiseOptions
{
    private const int DefaultDraws = 1000;          // a deep model is computed for each; Cohen et al. take 100,000
    private readonly Option<string?> _sigma = Words.Text(
        "--smooth", "SIGMA",
        "Certify the classifier smoothed by noise of this deviation, in the units of the samples: another classifier than the model");
    private readonly Option<int?> _draws = Words.Number(
        "--smooth-draws", "Noisy points of each sample that measure how sure the smoothed classifier is (default 1000)", 1);
    private readonly Option<int?> _selection = Words.Number(
        "--smooth-selection", "Noisy points of each sample that choose its answer first (default 100)", 1);

    public void AddTo(Command command)
    {
        command.Add(_sigma);
        command.Add(_draws);
        command.Add(_selection);
    }

    /// <summary>The noise; null where none is asked for.</summary>
    /// <exception cref="OptionsException">The deviation is no positive number, or draws are given without it.</exception>
    public SmoothingOptions? Read(ParseResult parsed)
    {
        var faults = new List<string>();
        double[]? sigma = NumberList.Read(
            parsed.GetValue(_sigma), "--smooth", "one number > 0, in the units of the samples", values => values is [> 0], faults);
        if (parsed.GetValue(_sigma) is null && (parsed.GetValue(_draws) ?? parsed.GetValue(_selection)) is not null)
        {
            faults.Add("--smooth-draws or --smooth-selection is given; expected --smooth SIGMA with it.");
        }

        return faults.Count > 0 ? throw new OptionsException(faults)
            : sigma is null ? null
            : new SmoothingOptions
            {
                Sigma = sigma[0],
                Draws = parsed.GetValue(_draws) ?? DefaultDraws,
                SelectionDraws = parsed.GetValue(_selection) ?? 100,
            };
    }
}
