using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Synthetic;
using FeatureAveraging.Networks;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Tests.Synthetic;

public class TrainingFramesTests
{
    private static readonly SyntheticOptions Small = new()
    {
        Data = new ClusterOptions { ClusterCount = 4, InputDimension = 400, SampleCount = 160, TestCount = 10 },
        Network = new NetworkOptions { NeuronsPerSign = 3, InitialWeightScale = 1e-4, InitialBiasScale = 1e-4 },
        Training = new TrainingOptions { Steps = 40, LearningRate = 5e-3 },
        Curve = new CurveOptions { Limit = 0, Step = 2 },
    };

    private static readonly Lazy<RunRecord> Trained = new(() => Run(Small));

    /// <summary>The decision that the frames give is the one that the trained network gives at every point of the slice's grid.</summary>
    [Theory]
    [InlineData("coarse.native")]
    [InlineData("fine.max")]
    public void LastFrame_OnThePlaneAlongTheMeans_IsTheSlice(string decision)
    {
        IReadOnlyDictionary<string, double[]> slice = Trained.Value.Series["slice." + decision];
        double[] x = slice["x"], y = slice["y"], expected = slice["values"];
        double scale = expected.Max(Math.Abs);
        int last = Trained.Value.Series["frames." + decision]["step"].Length - 1;
        for (int cell = 0; cell < expected.Length; cell++)
        {
            double score = Score(Trained.Value, decision, "means", last, x[cell % x.Length], y[cell / x.Length]);
            Assert.Equal(expected[cell], score, 1e-5 * scale);
        }
    }

    /// <summary>A frame of a training is the end of a shorter one, on every plane.</summary>
    [Theory]
    [InlineData("coarse.native")]
    [InlineData("fine.max")]
    public void Frame_InTheMiddle_IsTheEndOfAShorterTraining(string decision)
    {
        RunRecord shorter = Run(Small with { Training = Small.Training with { Steps = 10 } });
        int frame = Array.IndexOf(Trained.Value.Series["frames." + decision]["step"], 10), last = frame;
        Assert.Equal(last, shorter.Series["frames." + decision]["step"].Length - 1);
        foreach (string plane in (string[])["centers", "means"])
        {
            foreach (string column in (string[])["value", "x", "y"])
            {
                double[] here = Trained.Value.Series[$"frames.{decision}.{plane}"][column];
                double[] there = shorter.Series[$"frames.{decision}.{plane}"][column];
                int neurons = (int)shorter.Series[$"frames.{decision}.{plane}"]["shape"][1];
                Assert.Equal(there[(last * neurons)..], here[(frame * neurons)..((frame + 1) * neurons)]);
            }
        }
    }

    /// <summary>Orthogonal centres of norm √d are √(2d) apart; the point of their plane that is nearest to 0 is their centroid.</summary>
    [Fact]
    public void PlaneThroughCenters_OfOrthogonalCenters_ShowsTheirDistances()
    {
        IReadOnlyDictionary<string, double[]> plane = Trained.Value.Series["frames.fine.max.centers"];
        double[] x = plane["center_x"], y = plane["center_y"];
        double side = Math.Sqrt(2 * 400);
        Assert.Equal(side, Distance(0, 1), 1e-4);
        Assert.Equal(side, Distance(0, 2), 1e-4);
        Assert.Equal(side, Distance(1, 2), 1e-4);
        Assert.True(x[0] < x[1] && y[2] > y[0]);
        Assert.Equal(0, plane["foot_x"][0], 1e-4);
        Assert.Equal(y[2] / 3, plane["foot_y"][0], 1e-4);
        Assert.Equal([0, 1, 2], plane["center"]);
        Assert.Equal([1, 1, -1], plane["center_side"]);
        Assert.Equal(20, plane["center_norm"][0], 1e-9);

        double Distance(int i, int j) => Math.Sqrt(Math.Pow(x[i] - x[j], 2) + Math.Pow(y[i] - y[j], 2));
    }

    /// <summary>Averaging and decoupling as the arrows show them: the share of a neuron's direction that lies in the plane.</summary>
    [Fact]
    public void Directions_AtTheEnd_AverageOrDecouple()
    {
        (double X, double Y)[] averaged = Directions("coarse.native"), decoupled = Directions("fine.max");
        Assert.All(averaged[..3], arrow => Assert.Equal(0, arrow.X, 0.1));         // between both positive centres
        Assert.All(averaged[..3], arrow => Assert.True(arrow.Y < -0.3));            // away from the negative one
        Assert.InRange(decoupled[0].X, -0.75, -0.6);                                // −1/√2: at its own centre
        Assert.InRange(decoupled[1].X, 0.6, 0.75);
        Assert.Equal(0, decoupled[2].X, 0.05);
        Assert.True(decoupled[2].Y > 0.7);                                          // √(2/3)
    }

    [Fact]
    public void Frames_StepsAccuracyAndMargin_AreThoseOfTheTrajectory()
    {
        IReadOnlyDictionary<string, double[]> frames = Trained.Value.Series["frames.coarse.native"];
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40], frames["step"]);
        foreach ((string column, string quantity) in ((string, string)[])[("accuracy", "accuracy"), ("margin", "margin.mean")])
        {
            double[] all = Trained.Value.Series["trajectory.coarse." + quantity]["value"];
            Assert.Equal([.. frames["step"].Select(step => all[(int)step])], frames[column]);
        }
    }

    [Fact]
    public void Frames_OfFewTrajectoryPoints_AreAtThese()
    {
        RunRecord record = Run(Small with { Training = Small.Training with { RecordEvery = 5 } });
        Assert.Equal([0, 5, 10, 20, 25, 40], record.Series["frames.fine.max"]["step"]);
    }

    /// <summary>Two clusters have no plane through three centres; networks with too many neurons have no frames.</summary>
    [Fact]
    public void Frames_WhereTheyCannotBeTaken_AreMissing()
    {
        RunRecord two = Run(Small with { Data = Small.Data with { ClusterCount = 2 } });
        Assert.Contains("frames.fine.max.means", two.Series.Keys);
        Assert.DoesNotContain("frames.fine.max.centers", two.Series.Keys);
        RunRecord wide = Run(Small with { Network = Small.Network with { NeuronsPerSign = 51 } });
        Assert.DoesNotContain("frames.coarse.native", wide.Series.Keys);
        Assert.Contains("frames.fine.max", wide.Series.Keys);
    }

    private static (double X, double Y)[] Directions(string decision)
    {
        IReadOnlyDictionary<string, double[]> plane = Trained.Value.Series[$"frames.{decision}.centers"];
        double[] norms = Trained.Value.Series["frames." + decision]["norm"];
        int neurons = (int)plane["shape"][1], first = norms.Length - neurons;
        return [.. Enumerable.Range(first, neurons).Select(i => (plane["x"][i] / norms[i], plane["y"][i] / norms[i]))];
    }

    // max over the outputs of class + less max over those of class −, each output a weighted sum of its neurons
    private static double Score(RunRecord record, string decision, string planeName, int frame, double s, double t)
    {
        IReadOnlyDictionary<string, double[]> frames = record.Series["frames." + decision],
            plane = record.Series[$"frames.{decision}.{planeName}"];
        double[] outputs = new double[frames["output_side"].Length];
        int neurons = (int)plane["shape"][1];
        for (int r = 0; r < neurons; r++)
        {
            int i = (frame * neurons) + r;
            double z = plane["value"][i] + (s * plane["x"][i]) + (t * plane["y"][i]);
            outputs[(int)frames["neuron_output"][r]] += frames["neuron_weight"][r] * Math.Max(0, z);
        }

        return Best(1) - Best(-1);

        double Best(double side) => outputs.Where((_, output) => frames["output_side"][output] == side).Max();
    }

    private static RunRecord Run(SyntheticOptions options) => SyntheticExperiment.Run(options, Contexts.Of(3)).Record;
}
