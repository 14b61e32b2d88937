using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>
/// The trained networks' decisions on the plane along the means: from a positive centre away from the positive mean and towards the
/// negative one. Distances in the picture are distances in input space.
/// </summary>
internal static class DecisionSlice
{
    private const int Resolution = 61;

    private static readonly (string Arm, Readout Readout)[] Decisions =
        [(ArmName.Coarse, Readout.Native), (ArmName.Fine, Readout.Sum), (ArmName.Fine, Readout.Max)];

    /// <summary>Adds <c>slice.coarse.native</c>, <c>slice.fine.sum</c> and <c>slice.fine.max</c>.</summary>
    public static void AddTo(RecordDraft draft, IReadOnlyDictionary<string, TwoLayerNetwork> networks, LabeledSamples test)
    {
        int cluster = test.Partition!.PositiveClusters[0];
        var plane = SlicePlane.AlongMeans(test.Features!, test.Partition);
        double norm = TensorPrimitives.Norm<double>(plane.Origin);
        double least = SlicePlane.LeastAlongMeans, span = SlicePlane.MostAlongMeans - least;
        double[] axis = [.. Enumerable.Range(0, Resolution).Select(i => norm * (least + (span * i / (Resolution - 1))))];
        (double[] pointsX, double[] pointsY, double[] labels) = Project(test, cluster, plane);
        foreach ((string arm, Readout readout) in Decisions)
        {
            draft.AddSeries(
                SeriesName.Of("slice", arm, readout),
                ("shape", [Resolution, Resolution]),
                ("x", axis),
                ("y", axis),
                ("values", Evaluate(networks[arm], readout, plane, axis)),
                ("points_x", pointsX),
                ("points_y", pointsY),
                ("points_label", labels),
                ("marker_x", [0]),
                ("marker_y", [0]));
        }

        draft.Mark("slice");
    }

    /// <summary>The signed score for class +, on the grid, row t by row t, rounded to single precision: it is a picture.</summary>
    private static double[] Evaluate(TwoLayerNetwork network, Readout readout, SlicePlane plane, double[] axis)
    {
        var decision = Decision.Of(network, readout);
        int neurons = network.Hidden.NeuronCount;
        double[] atCenter = new double[neurons], alongAway = new double[neurons], alongToward = new double[neurons];
        double[] z = new double[neurons], outputs = new double[network.OutputCount];
        double[] norms = network.Hidden.ComputeWeightNorms();
        network.Hidden.EvaluatePreactivations(plane.Origin, atCenter);
        for (int r = 0; r < neurons; r++)
        {
            alongAway[r] = TensorPrimitives.Dot<double>(network.Hidden.Weights.Row(r), plane.AxisX);
            alongToward[r] = TensorPrimitives.Dot<double>(network.Hidden.Weights.Row(r), plane.AxisY);
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
    private static (double[] X, double[] Y, double[] Labels) Project(LabeledSamples test, int cluster, SlicePlane plane)
    {
        var xs = new List<double>();
        var ys = new List<double>();
        double[] offset = new double[plane.Origin.Length];
        for (int i = 0; i < test.Count; i++)
        {
            if (test.Clusters[i] == cluster)
            {
                TensorPrimitives.ConvertChecked<float, double>(test.Inputs.Row(i), offset);
                TensorPrimitives.Subtract(offset, plane.Origin, offset);
                xs.Add((float)TensorPrimitives.Dot<double>(offset, plane.AxisX));
                ys.Add((float)TensorPrimitives.Dot<double>(offset, plane.AxisY));
            }
        }

        return ([.. xs], [.. ys], [.. xs.Select(_ => 1.0)]);
    }
}
