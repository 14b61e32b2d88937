using System.Numerics.Tensors;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Layers;
using FeatureAveraging.Robustness.Reduction;

namespace FeatureAveraging.Robustness.Certificates;

/// <summary>
/// What noise does to the preactivations: z + σWξ, ξ ~ N(0, I) in the reduced space, one ξ for every σ. Immutable; shared by all threads.
/// </summary>
internal sealed class SmoothingSpace
{
    // one random stream each: small enough to repeat when counting goes on, large enough to fill at once
    public const int BatchDraws = 512;
    private readonly Classifier _classifier;
    private readonly SmoothingTally _tally;
    private readonly Matrix _noiseWeights;      // rank(W) × M
    private readonly LayerPass? _pass;          // where that is wide
    private readonly double[] _norms;

    /// <summary>Prepares a classifier.</summary>
    public SmoothingSpace(Classifier classifier, SmoothingTally tally)
    {
        (_classifier, _tally) = (classifier, tally);
        _norms = classifier.Network.Hidden.ComputeWeightNorms();
        _noiseWeights = ReducedSpace.Of(classifier.Network.Hidden).Reduce(classifier.Network).Hidden.Weights.Transpose();
        _pass = _norms.Length < LayerPass.LeastWidth ? null : new LayerPass(new HiddenLayer(_noiseWeights));
    }

    public Voter CreateVoter() => new(this);

    /// <summary>Scratch memory of one thread.</summary>
    internal sealed class Voter(SmoothingSpace space)
    {
        private readonly double[] _x = new double[space._classifier.InputDimension];
        private readonly double[] _z = new double[space._norms.Length];
        private readonly double[][] _drawn = Vectors(space._noiseWeights.Rows);
        private readonly double[][] _steps = Vectors(space._norms.Length);
        private readonly double[] _noisy = new double[space._norms.Length];
        private readonly double[] _outputs = new double[space._classifier.Network.OutputCount];
        private readonly double[] _noise = new double[BatchDraws * space._noiseWeights.Rows];

        /// <summary>Moves to a sample.</summary>
        public void Start(Samples samples, int index)
        {
            samples.CopyRow(index, _x);
            space._classifier.Network.Hidden.EvaluatePreactivations(_x, _z);
        }

        /// <summary>Adds the votes of some draws, which are of one batch.</summary>
        /// <remarks>
        /// Draw n of sample i is number n mod 512 of the stream (name, i·2³² + ⌊n/512⌋), so it is the same whenever it is drawn.
        /// </remarks>
        public void Vote(NoiseDraws draws, int[] votes)
        {
            int rank = space._noiseWeights.Rows, start = draws.First % BatchDraws, end = start + draws.Count;
            ulong stream = ((ulong)draws.Sample << 32) | (uint)(draws.First / BatchDraws);
            space._tally.Seed.For(draws.Stream, stream).FillGaussian(_noise.AsSpan(0, end * rank));
            for (int n = start; n < end; n += LayerPass.Points)
            {
                int count = Math.Min(LayerPass.Points, end - n);
                for (int p = 0; p < count; p++)
                {
                    _noise.AsSpan((n + p) * rank, rank).CopyTo(_drawn[p]);
                }

                ComputeSteps(_drawn.AsSpan(0, count), _steps.AsSpan(0, count));
                for (int p = 0; p < count; p++)
                {
                    Vote(_steps[p], votes);
                }
            }
        }

        // Wξ of some draws; the bits do not depend on which ones are computed together
        private void ComputeSteps(ReadOnlySpan<double[]> draws, ReadOnlySpan<double[]> steps)
        {
            if (space._pass is not null)
            {
                space._pass.Backward(draws, steps);
                return;
            }

            for (int p = 0; p < steps.Length; p++)
            {
                Array.Clear(steps[p]);
                RowCombination.Add(draws[p], space._noiseWeights.Values, steps[p]);
            }
        }

        private void Vote(double[] step, int[] votes)
        {
            for (int s = 0; s < space._tally.Sigmas.Count; s++)
            {
                TensorPrimitives.MultiplyAdd(step, space._tally.Sigmas[s], _z, _noisy);
                space._tally.Add(votes, s, Decide());
            }
        }

        private static double[][] Vectors(int length) => [.. Enumerable.Range(0, LayerPass.Points).Select(_ => new double[length])];

        /// <summary>The column of the decision at the noisy point; −1 for a tie.</summary>
        private int Decide()
        {
            space._classifier.Network.EvaluateOutputs(_noisy, space._norms, _outputs);
            return space._classifier.Decision.Decide(_outputs);
        }
    }
}
