using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>
/// The decision on a plane (the idea of the paper's Figure 1): from a positive centre μ₁ away from the positive mean μ₊ and towards the
/// negative mean μ₋.
/// </summary>
/// <remarks>
/// Point (s, t) is μ₁ − s·μ₊/‖μ₊‖ + t·μ₋/‖μ₋‖, so the axes are the averaged features and distances in the picture are distances in input
/// space.
/// </remarks>
internal static class DecisionSlice
{
    private const int Resolution = 61;
    private const double LeastInCenterNorms = -0.35;
    private const double MostInCenterNorms = 1.75;

    private static readonly (string Arm, Readout Readout)[] Decisions =
        [(ArmName.Coarse, Readout.Native), (ArmName.Fine, Readout.Sum), (ArmName.Fine, Readout.Max)];

    /// <summary>Adds <c>slice.coarse.native</c>, <c>slice.fine.sum</c> and <c>slice.fine.max</c>.</summary>
    public static void AddTo(RecordDraft draft, IReadOnlyDictionary<string, TwoLayerNetwork> networks, LabeledSamples test)
    {
        int origin = test.Partition!.PositiveClusters[0];
        double[] center = test.Features!.Row(origin).ToArray();
        double[] away = UnitMean(test.Features, test.Partition.PositiveClusters, -1);
        double[] toward = UnitMean(test.Features, test.Partition.NegativeClusters, 1);
        double norm = TensorPrimitives.Norm<double>(center);
        double span = MostInCenterNorms - LeastInCenterNorms;
        double[] axis = [.. Enumerable.Range(0, Resolution).Select(i => norm * (LeastInCenterNorms + (span * i / (Resolution - 1))))];
        (double[] pointsX, double[] pointsY, double[] labels) = Project(test, origin, center, away, toward);
        foreach ((string arm, Readout readout) in Decisions)
        {
            draft.AddSeries(
                SeriesName.Of("slice", arm, readout),
                ("shape", [Resolution, Resolution]),
                ("x", axis),
                ("y", axis),
                ("values", Evaluate(networks[arm], readout, center, away, toward, axis)),
                ("points_x", pointsX),
                ("points_y", pointsY),
                ("points_label", labels),
                ("marker_x", [0]),
                ("marker_y", [0]));
        }

        draft.Mark("slice");
    }

    /// <summary>The signed score for class +, on the grid, row t by row t, rounded to single precision: it is a picture.</summary>
    private static double[] Evaluate(
        TwoLayerNetwork network, Readout readout, double[] center, double[] away, double[] toward, double[] axis)
    {
        var decision = Decision.Of(network, readout);
        int neurons = network.Hidden.NeuronCount;
        double[] atCenter = new double[neurons], alongAway = new double[neurons], alongToward = new double[neurons];
        double[] z = new double[neurons], outputs = new double[network.OutputCount];
        double[] norms = network.Hidden.ComputeWeightNorms();
        network.Hidden.EvaluatePreactivations(center, atCenter);
        for (int r = 0; r < neurons; r++)
        {
            alongAway[r] = TensorPrimitives.Dot<double>(network.Hidden.Weights.Row(r), away);
            alongToward[r] = TensorPrimitives.Dot<double>(network.Hidden.Weights.Row(r), toward);
        }

        double[] scores = new double[axis.Length * axis.Length];
        for (int cell = 0; cell < scores.Length; cell++)
        {
            for (int r = 0; r < neurons; r++)
            {
                z[r] = atCenter[r] + (axis[cell % axis.Length] * alongAway[r]) + (axis[cell / axis.Length] * alongToward[r]);
            }

            network.EvaluateOutputs(z, norms, outputs);
            scores[cell] = (float)decision.Evaluate(outputs, 1);
        }

        return scores;
    }

    /// <summary>The samples of the centre's own cluster, as they fall on the plane.</summary>
    private static (double[] X, double[] Y, double[] Labels) Project(
        LabeledSamples test, int cluster, double[] center, double[] away, double[] toward)
    {
        var xs = new List<double>();
        var ys = new List<double>();
        double[] offset = new double[center.Length];
        for (int i = 0; i < test.Count; i++)
        {
            if (test.Clusters[i] == cluster)
            {
                TensorPrimitives.ConvertChecked<float, double>(test.Inputs.Row(i), offset);
                TensorPrimitives.Subtract(offset, center, offset);
                xs.Add((float)TensorPrimitives.Dot<double>(offset, away));
                ys.Add((float)TensorPrimitives.Dot<double>(offset, toward));
            }
        }

        return ([.. xs], [.. ys], [.. xs.Select(_ => 1.0)]);
    }

    private static double[] UnitMean(Matrix features, IReadOnlyList<int> clusters, double sign)
    {
        double[] mean = new double[features.Columns];
        foreach (int j in clusters)
        {
            TensorPrimitives.Add(mean, features.Row(j), mean);
        }

        TensorPrimitives.Multiply(mean, sign / TensorPrimitives.Norm<double>(mean), mean);
        return mean;
    }
}
