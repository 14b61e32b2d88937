using System.Numerics.Tensors;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Reduction;

namespace FeatureAveraging.Robustness.Certificates;

/// <summary>What noise does to the preactivations: z + σWξ, ξ ~ N(0, I) in the reduced space. Immutable; shared by all threads.</summary>
internal sealed class SmoothingSpace
{
    // one random stream each: small enough to repeat when counting goes on, large enough to fill at once
    private const int BatchDraws = 512;
    private readonly Classifier _classifier;
    private readonly Matrix _noiseWeights;
    private readonly double[] _norms;

    /// <summary>Prepares a classifier.</summary>
    public SmoothingSpace(Classifier classifier, double sigma)
    {
        _classifier = classifier;
        _norms = classifier.Network.Hidden.ComputeWeightNorms();
        Matrix reduced = ReducedSpace.Of(classifier.Network.Hidden).Reduce(classifier.Network).Hidden.Weights;
        _noiseWeights = new Matrix(reduced.Columns, reduced.Rows);
        for (int c = 0; c < reduced.Columns; c++)
        {
            for (int r = 0; r < reduced.Rows; r++)
            {
                _noiseWeights[c, r] = sigma * reduced[r, c];
            }
        }
    }

    public Voter CreateVoter() => new(this);

    /// <summary>Scratch memory of one thread.</summary>
    internal sealed class Voter(SmoothingSpace space)
    {
        private readonly double[] _x = new double[space._classifier.InputDimension];
        private readonly double[] _z = new double[space._norms.Length];
        private readonly double[] _noisy = new double[space._norms.Length];
        private readonly double[] _outputs = new double[space._classifier.Network.OutputCount];
        private readonly double[] _noise = new double[BatchDraws * space._noiseWeights.Rows];

        /// <summary>Moves to a sample.</summary>
        public void Start(Samples samples, int index)
        {
            samples.CopyRow(index, _x);
            space._classifier.Network.Hidden.EvaluatePreactivations(_x, _z);
        }

        /// <summary>Votes of the draws <paramref name="from"/> to <paramref name="to"/> − 1, on top of earlier ones.</summary>
        /// <remarks>
        /// Draw n of sample i is number n mod 512 of the stream (name, i·2³² + ⌊n/512⌋), so it is the same whenever it is drawn.
        /// </remarks>
        public int[] Vote(Seed seed, string stream, int sample, IReadOnlyList<int>? earlier, int from, int to)
        {
            int[] votes = earlier?.ToArray() ?? new int[space._classifier.Decision.AnswerCount];
            int rank = space._noiseWeights.Rows;
            for (int batch = from / BatchDraws; batch * BatchDraws < to; batch++)
            {
                int first = batch * BatchDraws, count = Math.Min(BatchDraws, to - first);
                seed.For(stream, ((ulong)sample << 32) | (uint)batch).FillGaussian(_noise.AsSpan(0, count * rank));
                for (int n = Math.Max(0, from - first); n < count; n++)
                {
                    _z.CopyTo(_noisy, 0);
                    RowCombination.Add(_noise.AsSpan(n * rank, rank), space._noiseWeights.Values, _noisy);
                    if (Decide() is int outcome and >= 0)
                    {
                        votes[outcome]++;
                    }
                }
            }

            return votes;
        }

        /// <summary>The column of the decision at the noisy point; −1 for a tie.</summary>
        private int Decide()
        {
            space._classifier.Network.EvaluateOutputs(_noisy, space._norms, _outputs);
            return space._classifier.Decision.Decide(_outputs);
        }
    }
}
