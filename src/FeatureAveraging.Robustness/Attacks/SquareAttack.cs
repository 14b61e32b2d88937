using System.Numerics.Tensors;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// Random search over blocks of coordinates at a fixed radius (Square Attack, Andriushchenko et al. 2020), on flat vectors: it sees margins
/// only, so no dead neuron hides anything from it.
/// </summary>
/// <remarks>
/// Squares of pixels become blocks of neighbouring coordinates (the last one's neighbour is the first). ℓ∞: a block is set to +ε or −ε. ℓ₂:
/// one block takes the mass of another and what the ball has left, along its own direction plus a random one (Gaussian, of heavy-tailed
/// length: signs can change at any size of block), which stands in for the pyramids of the original. A proposal is kept unless it raises
/// the margin: a plateau of dead neurons is walked over. The share of coordinates in a block is halved after 0.1, 0.5, 2, 5, 10, 20, 40, 60
/// and 80 % of the proposals; below one coordinate, that part of its mass moves. In ℓ₂ without a box the coordinates are those of the
/// reduced space, an orthonormal basis of the weights' span and one coordinate for all that lies outside: blocks are then no pixels.
/// </remarks>
public sealed class SquareAttack : SampleAttack
{
    private static readonly double[] Halvings = [0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8];
    private readonly SquareOptions _options;

    /// <summary>Makes an attack.</summary>
    /// <param name="options">Budget and first block size.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public SquareAttack(SquareOptions options)
                : base(SquareOptions.Traits) =>
        _options = (options ?? throw new ArgumentNullException(nameof(options))).Validated();

    /// <inheritdoc/>
    protected internal override void Search(AttackTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Span<double> delta = target.Scratch(0), proposal = target.Scratch(1);
        Start(target, delta);
        double margin = target.Evaluate(delta);
        for (int i = 0; margin > 0 && i < _options.Iterations; i++)
        {
            delta.CopyTo(proposal);
            Propose(target, proposal, Coordinates(i, delta.Length));
            target.Constrain(proposal);
            double proposed = target.Evaluate(proposal);
            if (proposed <= margin)
            {
                margin = proposed;
                proposal.CopyTo(delta);
            }
        }
    }

    // ℓ₂: anywhere on the sphere. ℓ∞: a random corner of the ball.
    private static void Start(AttackTarget target, Span<double> delta)
    {
        double epsilon = target.Threat.Epsilon;
        target.DrawDirection(delta);
        for (int i = 0; i < delta.Length; i++)
        {
            delta[i] = target.Threat.Norm == Norm.L2 ? epsilon * delta[i] : Math.CopySign(epsilon, delta[i]);
        }

        target.Constrain(delta);
    }

    // How many coordinates a block has; below 1 one coordinate that changes by that part.
    private double Coordinates(int iteration, int dimension)
    {
        double share = _options.InitialShare;
        foreach (double after in Halvings)
        {
            share = iteration > after * _options.Iterations ? share / 2 : share;
        }

        return share * dimension;
    }

    private static void Propose(AttackTarget target, Span<double> delta, double coordinates)
    {
        int d = delta.Length, length = Math.Max(1, (int)Math.Round(coordinates)), start = target.Random.NextInt(d);
        if (target.Threat.Norm == Norm.L2)
        {
            MoveMass(target, delta, start, target.Random.NextInt(d), length, Math.Min(1, coordinates));
            return;
        }

        double value = target.Random.NextInt(2) == 0 ? -target.Threat.Epsilon : target.Threat.Epsilon;
        for (int i = 0; i < length; i++)
        {
            delta[(start + i) % d] = value;
        }
    }

    // Moves a part of the block at `from` into the one at `into`, and what δ lacks of length ε with it.
    private static void MoveMass(AttackTarget target, Span<double> delta, int into, int from, int length, double part)
    {
        int d = delta.Length;
        double epsilon = target.Threat.Epsilon, mass = Math.Max(0, (epsilon * epsilon) - TensorPrimitives.SumOfSquares<double>(delta));
        double own = 0, square = 0;
        for (int i = 0; i < length; i++)
        {
            double value = delta[(into + i) % d];
            own += value * value;
            ref double other = ref delta[(from + i) % d];
            if ((from + i - into + d) % d >= length)
            {
                mass += part * other * other;
                other *= Math.Sqrt(1 - part);
            }
        }

        double keep = own > 0 ? 1 / Math.Sqrt(own) : 0, noise = part / (Math.Sqrt(length) * Math.Abs(target.Random.NextGaussian()));
        for (int i = 0; i < length; i++)
        {
            ref double value = ref delta[(into + i) % d];
            value = (keep * value) + (noise * target.Random.NextGaussian());
            square += value * value;
        }

        double scale = Math.Sqrt((mass + own) / square);
        for (int i = 0; i < length; i++)
        {
            delta[(into + i) % d] *= scale;
        }
    }
}
