using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>
/// The step along the common direction of its class, from the mean of the class to that of the others, that flips each sample of a deep
/// network: <see cref="AveragedFeatureAttack"/> by a scan and bisection.
/// </summary>
/// <remarks>A scan may pass over a flip between two of its points, so a step is an upper bound on the first one.</remarks>
internal sealed class CommonSteps
{
    private const int ScanSteps = 32, Bisections = 20;
    private const double ScanLength = 4;        // in units of the distance between the means
    private readonly DeepClassifier _model;
    private readonly LabeledSamples _samples;
    private readonly Decision _decision;
    private readonly int[] _labels;
    private readonly double[][] _directions;
    private readonly double[] _lengths;
    private readonly int[] _groups;

    /// <summary>Prepares the directions.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="samples">The samples with their coarse classes.</param>
    /// <param name="decision">How its logits become a decision.</param>
    /// <param name="labels">The label of the decision for each sample.</param>
    public CommonSteps(DeepClassifier model, LabeledSamples samples, Decision decision, int[] labels)
    {
        (_model, _samples, _decision, _labels) = (model, samples, decision, labels);
        _directions = AveragedFeatureAttack.EstimateDirections(samples);
        _groups = samples.ComputeGroups();
        _lengths = Array.ConvertAll(_directions, one => Math.Sqrt(one.Sum(value => value * value)));
    }

    /// <summary>Measures every sample.</summary>
    /// <returns>n steps: 0 where the sample is wrong, +∞ where the scan finds no flip.</returns>
    public double[] Measure()
    {
        double[] right = new double[_samples.Count], wrong = new double[_samples.Count];
        Array.Fill(wrong, double.PositiveInfinity);
        Flip([.. Enumerable.Range(0, _samples.Count)], i => 0, wrong);
        for (int step = 1; step <= ScanSteps; step++)
        {
            double share = (double)step / ScanSteps;
            int[] open = [.. Enumerable.Range(0, _samples.Count).Where(i => double.IsPositiveInfinity(wrong[i]))];
            foreach (int i in open)
            {
                right[i] = (double)(step - 1) / ScanSteps * Reach(i);
            }

            Flip(open, i => share * Reach(i), wrong);
        }

        int[] flipped = [.. Enumerable.Range(0, _samples.Count).Where(i => wrong[i] > 0 && double.IsFinite(wrong[i]))];
        for (int b = 0; b < Bisections && flipped.Length > 0; b++)
        {
            bool[] flips = Decide(flipped, i => (right[i] + wrong[i]) / 2);
            for (int row = 0; row < flipped.Length; row++)
            {
                int i = flipped[row];
                double middle = (right[i] + wrong[i]) / 2;
                (right[i], wrong[i]) = flips[row] ? (right[i], middle) : (middle, wrong[i]);
            }
        }

        return wrong;
    }

    private double Reach(int sample) => ScanLength * _lengths[_groups[sample]];

    private void Flip(int[] indices, Func<int, double> step, double[] wrong)
    {
        bool[] flips = Decide(indices, step);
        foreach ((int row, int i) in indices.Index())
        {
            wrong[i] = flips[row] ? step(i) : wrong[i];
        }
    }

    private bool[] Decide(int[] indices, Func<int, double> step)
    {
        if (indices.Length == 0)
        {
            return [];
        }

        var points = new Samples(indices.Length, _samples.Inputs.Dimension);
        double[] x = new double[points.Dimension];
        foreach ((int row, int i) in indices.Index())
        {
            double[] direction = _directions[_groups[i]];
            double share = step(i) / _lengths[_groups[i]];
            _samples.Inputs.CopyRow(i, x);
            Span<float> point = points.Row(row);
            for (int c = 0; c < x.Length; c++)
            {
                point[c] = (float)(x[c] - (share * direction[c]));
            }
        }

        Matrix logits = _model.ComputeLogits(points);
        return [.. indices.Select((i, row) => _decision.Evaluate(logits.Row(row), _labels[i]) <= 0)];
    }
}
