using FeatureAveraging.Numerics;
using FeatureAveraging.Reporting.Plots;

namespace FeatureAveraging.Reporting.Series;

/// <summary>
/// The training of one arm on one plane of input space: <c>frames.&lt;arm&gt;.&lt;readout&gt;</c> and, for the plane, the series of that
/// name with the plane's at the end. Checked when made.
/// </summary>
internal sealed class FrameSeries
{
    private const string Kind = "frames";
    private static readonly string[] Planes = ["centers", "means"];

    private FrameSeries(NamedSeries frames, NamedSeries plane)
    {
        (Source, Plane) = (frames, plane);
        Matrix shape = new(1, 2, plane.Column("shape"));
        (int count, int neurons) = (Steps.Length, frames.Column("neuron_output").Length);
        int outputs = frames.Column("output_side").Length;
        Shape.Require(
            shape[0, 0] == count && shape[0, 1] == neurons
                && new[] { Values, SlopesX, SlopesY, Norms }.All(one => one.Length == count * neurons && one.All(double.IsFinite))
                && Outputs.All(output => output >= 0 && output < outputs && output == Math.Truncate(output))
                && Limits.Length == 4 && Limits[0] < Limits[1] && Limits[2] < Limits[3],
            "record",
            $"has series '{plane.Name}' whose numbers do not fit together; value, x, y and norm are needed at {count} steps for " +
            $"{neurons} neurons, all finite, each neuron with one of {outputs} outputs, and four limits");
    }

    /// <summary>What is the same on every plane.</summary>
    public NamedSeries Source { get; }

    /// <summary>What is of the plane.</summary>
    public NamedSeries Plane { get; }

    /// <summary>Steps, ascending: one for each frame.</summary>
    public double[] Steps => Source.Column("step");

    /// <summary>Training accuracy of each frame.</summary>
    public double[] Accuracies => Source.Column("accuracy", "step");

    /// <summary>Mean margin of each frame.</summary>
    public double[] Margins => Source.Column("margin", "step");

    /// <summary>‖w‖, frame by frame and neuron by neuron.</summary>
    public double[] Norms => Source.Column("norm");

    /// <summary>The output that each neuron adds to.</summary>
    public double[] Outputs => Source.Column("neuron_output");

    /// <summary>How much it adds of its activation.</summary>
    public double[] Weights => Source.Column("neuron_weight", "neuron_output");

    /// <summary>+1 or −1 for each output.</summary>
    public double[] Sides => Source.Column("output_side");

    /// <summary>Preactivations at the plane's origin, frame by frame and neuron by neuron.</summary>
    public double[] Values => Plane.Column("value");

    /// <summary>Their slopes along x.</summary>
    public double[] SlopesX => Plane.Column("x");

    /// <summary>Their slopes along y.</summary>
    public double[] SlopesY => Plane.Column("y");

    /// <summary>What to show: x from, x to, y from, y to.</summary>
    public double[] Limits => Plane.Column("limits");

    /// <summary>Centres that lie in the plane: name, side and place.</summary>
    public (string Name, bool Positive, double X, double Y)[] Centers =>
    [
        .. Plane.Column("center").Select((cluster, i) => (
            Tables.Numbers.Subscript("μ", (int)cluster + 1), Plane.Column("center_side", "center")[i] > 0,
            Plane.Column("center_x", "center")[i], Plane.Column("center_y", "center")[i])),
    ];

    /// <summary>Where arrows begin: the point of the plane that is nearest to the origin of input space.</summary>
    public (double X, double Y) Foot => (Plane.Column("foot_x")[0], Plane.Column("foot_y")[0]);

    /// <summary>Length of a direction that lies in the plane: the norm of a centre, so that a neuron of its feature ends there.</summary>
    public double Reach => Plane.Column("center_norm", "center")[0];

    /// <summary>The plane's name in the record.</summary>
    public string PlaneName => Plane.Parts.Quantity;

    /// <summary>The plane in words, and its axes.</summary>
    public (string Title, string X, string Y) Words => PlaneName switch
    {
        "centers" when Centers is [var first, var second, var other] => (
            $"through the centres {first.Name}, {second.Name} and {other.Name}", $"from {first.Name} towards {second.Name}",
            $"towards {other.Name}"),
        "means" => ("along the averaged features", "distance against μ₊", "distance towards μ₋"),
        _ => (PlaneName, "x", "y"),
    };

    /// <summary>The frames of a record: plane by plane, the arms in their order.</summary>
    /// <exception cref="ArgumentException">A column is missing, or numbers do not fit together.</exception>
    public static IReadOnlyList<FrameSeries[]> Of(IReadOnlyList<NamedSeries> series)
    {
        NamedSeries[] frames = [.. series.Where(one => one.Kind == Kind)];
        return
        [
            .. frames.Where(one => one.Parts.Quantity.Length > 0)
                .Select(plane => new FrameSeries(frames.Single(one => one.Name == plane.Parts with { Quantity = "" }), plane))
                .OrderBy(one => Arms.Order(one.Source.Arm))
                .GroupBy(one => one.PlaneName)
                .OrderBy(plane => Array.IndexOf(Planes, plane.Key) is >= 0 and int rank ? rank : Planes.Length)
                .Select(plane => plane.ToArray()),
        ];
    }

    /// <summary>
    /// The decision at a point of the plane: the greatest output of side + less that of side −. The binary network's two signs are two
    /// outputs.
    /// </summary>
    /// <param name="frame">Which frame.</param>
    /// <param name="x">Place along x.</param>
    /// <param name="y">Place along y.</param>
    public double Score(int frame, double x, double y)
    {
        double[] outputs = new double[Sides.Length];
        int first = frame * Outputs.Length;
        for (int r = 0; r < Outputs.Length; r++)
        {
            double preactivation = Values[first + r] + (x * SlopesX[first + r]) + (y * SlopesY[first + r]);
            outputs[(int)Outputs[r]] += Weights[r] * Math.Max(0, preactivation);
        }

        return Greatest(1) - Greatest(-1);

        double Greatest(double side) => outputs.Where((_, output) => Sides[output] == side).DefaultIfEmpty(double.NegativeInfinity).Max();
    }
}
