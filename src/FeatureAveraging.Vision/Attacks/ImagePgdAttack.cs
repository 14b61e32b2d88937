using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>
/// Projected gradient descent at a fixed radius on images, in the paper's protocol by default: the twin of <see cref="PgdAttack"/>.
/// </summary>
public sealed class ImagePgdAttack : ImageAttack
{
    private readonly PgdOptions _options;

    /// <summary>Makes an attack.</summary>
    /// <param name="options">Steps, start, objective.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public ImagePgdAttack(PgdOptions options)
        : base((options ?? throw new ArgumentNullException(nameof(options))).ToTraits()) =>
        _options = options.Validated();

    internal override void Search(ImageSearch search)
    {
        Tensor delta = search.Zeros(), gradient = search.Zeros();
        Start(search, delta);
        double[] lengths = [.. Enumerable.Repeat(_options.RelativeStep * search.Threat.Epsilon / _options.Steps, search.Count)];
        for (int step = 0; step < _options.Steps; step++)
        {
            search.Evaluate(delta, gradient);
            if (search.AllOver)
            {
                return;
            }

            search.Normalize(gradient);
            RowVectors.Step(delta, gradient, lengths);
            search.Constrain(delta);
        }

        search.Evaluate(delta);
    }

    // ℓ₂: direction uniform, length ε·U. ℓ∞: every coordinate uniform in [−ε, ε].
    private void Start(ImageSearch search, Tensor delta)
    {
        for (int i = 0; (_options.RandomStart || search.IsRestart) && i < search.Count; i++)
        {
            double[] direction = search.DrawDirection(i);
            double length = search.Threat.Norm == Norm.L2 ? search.Targets[i].Random.NextDouble() : 1;
            RowVectors.WriteRow(delta, i, direction, search.Threat.Epsilon * length);
        }

        search.Constrain(delta);
    }
}
