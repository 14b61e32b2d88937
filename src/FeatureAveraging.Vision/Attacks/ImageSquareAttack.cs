using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>
/// Random search over squares of pixels at a fixed radius (Square Attack, Andriushchenko et al. 2020):
/// it uses margins only, so dead neurons do not mislead it. The twin of <see cref="SquareAttack"/>, with true squares.
/// </summary>
/// <remarks>
/// ℓ∞: from stripes of ±ε, a square is set to +ε or −ε in each channel. ℓ₂:
/// one square takes the mass of another and what the ball has left, along its own direction plus a random one (Gaussian,
/// of heavy-tailed length), which stands in for the pyramids of the original. A proposal is kept unless it raises the margin.
/// The share of pixels in a square is halved after 0.1, 0.5, 2, 5, 10, 20, 40, 60 and 80 % of the proposals.
/// </remarks>
public sealed class ImageSquareAttack : ImageAttack
{
    private static readonly double[] Halvings = [0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8];
    private readonly SquareOptions _options;

    /// <summary>Makes an attack.</summary>
    /// <param name="options">Budget and first size of a square.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public ImageSquareAttack(SquareOptions options)
        : base(SquareOptions.Traits) =>
        _options = (options ?? throw new ArgumentNullException(nameof(options))).Validated();

    internal override void Search(ImageSearch search)
    {
        Tensor delta = search.Zeros(), proposal = search.Zeros();
        var squares = new PixelSquares(search.ImageShape.Channels, search.ImageShape.Height, search.ImageShape.Width);
        Change(search, delta, (row, i) => Start(search, squares, row, i));
        search.Constrain(delta);
        double[] margins = search.Evaluate(delta);
        for (int iteration = 0; iteration < _options.Iterations && !search.AllOver; iteration++)
        {
            int side = squares.SideOf(ShareAt(iteration));
            proposal.copy_(delta);
            Change(search, proposal, (row, i) => Propose(search, squares, side, row, i));
            search.Constrain(proposal);
            double[] proposed = search.Evaluate(proposal);
            RowVectors.Copy(proposal, delta, [.. proposed.Zip(margins, (after, before) => after <= before)]);
            margins = [.. proposed.Zip(margins, Math.Min)];
        }
    }

    // The rows of images that are not finished, in ordinary memory.
    private static void Change(ImageSearch search, Tensor rows, Action<float[], int> change)
    {
        for (int i = 0; i < search.Count; i++)
        {
            if (!search.IsOver(i))
            {
                float[] row = RowVectors.Row(rows, i);
                change(row, i);
                RowVectors.WriteRow(rows, i, row);
            }
        }
    }

    private double ShareAt(int iteration) =>
        _options.InitialShare / (1 << Halvings.Count(after => iteration > after * _options.Iterations));

    // ℓ₂: anywhere on the sphere. ℓ∞: every column of every channel +ε or −ε.
    private static void Start(ImageSearch search, PixelSquares squares, float[] delta, int i)
    {
        if (search.Threat.Norm == Norm.L2)
        {
            Array.ConvertAll(search.DrawDirection(i), value => (float)(search.Threat.Epsilon * value)).CopyTo(delta, 0);
            return;
        }

        squares.FillStripes(delta, search.Threat.Epsilon, search.Targets[i].Random);
    }

    private static void Propose(ImageSearch search, PixelSquares squares, int side, float[] delta, int i)
    {
        if (search.Threat.Norm == Norm.L2)
        {
            squares.MoveMass(delta, side, search.Threat.Epsilon, search.Targets[i].Random);
            return;
        }

        squares.FillSquare(delta, side, search.Threat.Epsilon, search.Targets[i].Random);
    }
}
