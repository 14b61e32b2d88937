using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>A network on a few planes at some steps of its training: all that its decision there can be computed from.</summary>
/// <remarks>
/// On a plane, the preactivation of a neuron is an affine function of two variables: its value at the plane's origin and its slopes along
/// the axes. Nothing between frames is recorded.
/// </remarks>
internal sealed class TrainingFrames
{
    /// <summary>Networks with more neurons have no frames: records stay small, and nobody sees so many arrows.</summary>
    public const int MostNeurons = 100;

    private const int PerDecade = 10;
    private readonly SlicePlane[] _planes;
    private readonly Matrix _centers;
    private readonly Partition _partition;
    private readonly Dictionary<int, Frame> _frames = [];

    /// <summary>Takes frames on the plane through three centres, where there are as many, and on the one along the means.</summary>
    /// <param name="centers">Cluster centres, one per row.</param>
    /// <param name="partition">Two sides of the centres.</param>
    public TrainingFrames(Matrix centers, Partition partition)
    {
        (_centers, _partition) = (centers, partition);
        SlicePlane means = SlicePlane.AlongMeans(centers, partition);
        _planes = SlicePlane.ThroughCenters(centers, partition) is SlicePlane three ? [three, means] : [means];
    }

    /// <summary>Hooks of a training that take frames of it; the iterates are the same.</summary>
    /// <param name="hooks">Hooks to add to.</param>
    /// <param name="initial">The network at step 0.</param>
    /// <param name="training">The training.</param>
    public TrainingHooks Listen(TrainingHooks hooks, TwoLayerNetwork initial, TrainingOptions training)
    {
        if (initial.Hidden.NeuronCount > MostNeurons || !initial.Hidden.Activation.IsRelu)
        {
            return hooks;
        }

        if (!training.CenterInputs)         // else its biases are for centred inputs
        {
            Take(0, initial);
        }

        return hooks with { SnapshotSteps = StepsOf(training), OnSnapshot = Take };
    }

    /// <summary>Adds <c>frames.&lt;arm&gt;.&lt;readout&gt;</c> and one series for each plane.</summary>
    /// <param name="draft">The record.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="result">The training that was listened to.</param>
    public void AddTo(RecordDraft draft, string arm, TrainingResult result)
    {
        if (_frames.Count == 0)
        {
            return;
        }

        TwoLayerNetwork network = result.Network;
        Take(result.StepsTaken, network);
        TrajectoryPoint[] points = [.. result.Trajectory.Where(point => _frames.ContainsKey(point.Step))];
        Frame[] frames = [.. points.Select(point => _frames[point.Step])];
        int[] neurons = [.. Enumerable.Range(0, network.Hidden.NeuronCount)];
        var name = SeriesName.Of("frames", arm, network is BinaryNetwork ? Readout.Native : Readout.Max);
        draft.AddSeries(
            name,
            ("step", [.. points.Select(point => (double)point.Step)]),
            ("accuracy", [.. points.Select(point => point.Accuracy)]),
            ("margin", [.. points.Select(point => point.MeanMargin)]),
            ("norm", [.. frames.SelectMany(frame => frame.Norms)]),
            ("neuron_output", [.. neurons.Select(r => (double)OutputOf(network, r))]),
            (
                "neuron_weight",
                [.. neurons.Select(r => Math.Abs(network.OutputWeight(network is BinaryNetwork ? 0 : OutputOf(network, r), r)))]
            ),
            ("output_side", network is MulticlassNetwork multiclass ? SidesOf(multiclass.Partition) : [1, -1]));
        for (int p = 0; p < _planes.Length; p++)
        {
            AddPlane(draft, name with { Quantity = _planes[p].Name }, _planes[p], [.. frames.Select(frame => frame.Planes[p])]);
        }
    }

    private void Take(int step, TwoLayerNetwork network) =>
        _frames[step] = new Frame(
            Singles(network.Hidden.ComputeWeightNorms()), [.. _planes.Select(plane => Affine.Of(network.Hidden, plane))]);

    private void AddPlane(RecordDraft draft, SeriesName name, SlicePlane plane, Affine[] frames)
    {
        (double X, double Y)[] places = [.. plane.Clusters.Select(cluster => plane.Project(_centers.Row(cluster)))];
        (double X, double Y) foot = plane.Project(new double[_centers.Columns]);
        draft.AddSeries(
            name,
            ("shape", [frames.Length, frames[0].Value.Length]),
            ("value", [.. frames.SelectMany(frame => frame.Value)]),
            ("x", [.. frames.SelectMany(frame => frame.X)]),
            ("y", [.. frames.SelectMany(frame => frame.Y)]),
            ("limits", plane.Limits),
            ("center", [.. plane.Clusters.Select(cluster => (double)cluster)]),
            ("center_side", [.. plane.Clusters.Select(cluster => SidesOf(_partition)[cluster])]),
            ("center_x", Singles([.. places.Select(place => place.X)])),
            ("center_y", Singles([.. places.Select(place => place.Y)])),
            ("center_norm", [.. plane.Clusters.Select(cluster => TensorPrimitives.Norm<double>(_centers.Row(cluster)))]),
            ("foot_x", [(float)foot.X]),
            ("foot_y", [(float)foot.Y]));
    }

    /// <summary>Steps at equal distances on a logarithmic scale, of those that the trajectory has.</summary>
    private static HashSet<int> StepsOf(TrainingOptions training) =>
    [
        .. Enumerable.Range(0, 1 + (int)(PerDecade * Math.Log10(Math.Max(1, training.Steps))))
            .Select(i => (int)Math.Round(Math.Pow(10, (double)i / PerDecade)))
            .Where(step => training.RecordEvery > 0 && step % training.RecordEvery == 0 && step < training.Steps),
    ];

    // The two sides of a binary network are taken for two outputs; its score is the one less the other.
    private static int OutputOf(TwoLayerNetwork network, int neuron) =>
        network is MulticlassNetwork multiclass ? neuron / multiclass.NeuronsPerClass : network.GroupOf(neuron);

    private static double[] SidesOf(Partition partition) =>
        [.. Enumerable.Range(0, partition.ClusterCount).Select(cluster => partition.Groups[cluster] == 0 ? 1.0 : -1)];

    // A picture needs no more digits, and records stay small.
    private static double[] Singles(double[] values) => Array.ConvertAll(values, value => (double)(float)value);

    /// <summary>One network: ‖w‖ of each neuron, and its neurons on each plane.</summary>
    private sealed record Frame(double[] Norms, Affine[] Planes);

    /// <summary>The preactivations on a plane: value at its origin and slopes along its axes, of each neuron.</summary>
    private sealed record Affine(double[] Value, double[] X, double[] Y)
    {
        public static Affine Of(HiddenLayer hidden, SlicePlane plane)
        {
            double[] values = new double[hidden.NeuronCount];
            hidden.EvaluatePreactivations(plane.Origin, values);
            return new Affine(Singles(values), Slopes(hidden, plane.AxisX), Slopes(hidden, plane.AxisY));
        }

        private static double[] Slopes(HiddenLayer hidden, double[] axis) => Singles(
            [.. Enumerable.Range(0, hidden.NeuronCount).Select(r => TensorPrimitives.Dot(hidden.Weights.Row(r), axis))]);
    }
}
