using CsCheck;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Exact;

namespace FeatureAveraging.Robustness.Tests.Exact;

/// <summary>What a radius must do when network and samples are transformed, on random networks of every kind.</summary>
/// <remarks>
/// Brackets before and after must overlap; as all but those of the probability read-out are narrower than 1e-6
/// (mostly 1e-9), that holds the radius itself as closely.
/// </remarks>
public class RadiusLawTests
{
    private const int Scenes = 300;
    private const double Width = 1e-6;
    private const double Rounding = 1e-12;      // of the transformation itself
    // of a single-precision sample, relative; a radius moves by no more than its sample
    private const double SingleRounding = 1.0 / (1 << 24);

    [Fact]
    public void Radius_WeightsAndBiasesScaled_Stays() => ForEachScene((scene, random) =>
    {
        double factor = Math.Exp(30 * ((2 * random.NextDouble()) - 1));
        double outer = scene.OutputWeights is null ? 1 : Math.Exp(30 * ((2 * random.NextDouble()) - 1));
        if (scene.Readout != Readout.Probability)       // probabilities are not homogeneous
        {
            AssertScaled(scene, scene with
            {
                Weights = Map(scene.Weights, w => Times(w, factor)),
                Biases = scene.Biases is null ? null : Times(scene.Biases, factor),
                OutputWeights = scene.OutputWeights is null ? null : Times(scene.OutputWeights, outer),
                OutputBias = scene.OutputBias * factor * outer,
            });
        }
    });

    [Fact]
    public void Radius_InputsScaledAndWeightsInversely_Scales() => ForEachScene(AssertScalesWithTheInputs);

    [Fact]
    public void Radius_SignsThatOnlyRoundingChanges_AreNotFollowedForEver() =>
        AssertScalesWithTheInputs(Scene.Draw(1454), new Seed(1454).For("law"));

    [Fact]
    public void Radius_NeuronsAndClassesPermuted_Stays() => ForEachScene((scene, random) =>
    {
        int[] classes = [.. Enumerable.Range(0, scene.OutputWeights is null ? scene.Sides.Length : 1)];
        random.Shuffle<int>(classes);
        var order = new List<int>();
        foreach (int j in classes)
        {
            int[] neurons = [.. Enumerable.Range(j * scene.Neurons / classes.Length, scene.Neurons / classes.Length)];
            random.Shuffle<int>(neurons);
            order.AddRange(neurons);
        }

        AssertScaled(scene, scene with
        {
            Weights = [.. order.Select(r => scene.Weights[r])],
            Biases = scene.Biases is null ? null : [.. order.Select(r => scene.Biases[r])],
            OutputWeights = scene.OutputWeights is null ? null : [.. order.Select(r => scene.OutputWeights[r])],
            Sides = scene.OutputWeights is null ? [.. classes.Select(j => scene.Sides[j])] : scene.Sides,
            Labels = scene.Classifier().Decision.IsBetweenClasses
                ? Array.ConvertAll(scene.Labels, y => Array.IndexOf(classes, y))
                : scene.Labels,
        });
    });

    [Fact]
    public void Radius_AxesPermutedAndFlipped_Stays() => ForEachScene((scene, random) =>
    {
        int[] axes = [.. Enumerable.Range(0, scene.Dimension)];
        random.Shuffle<int>(axes);
        int[] signs = Array.ConvertAll(axes, _ => 1 - (2 * random.NextInt(2)));
        AssertScaled(scene, scene with
        {
            Weights = Map(scene.Weights, w => Array.ConvertAll(axes, c => signs[c] * w[c])),
            Inputs = Map(scene.Inputs, x => Array.ConvertAll(axes, c => signs[c] * x[c])),
        });
    });

    [Fact]
    public void Radius_Rotated_StaysUpToTheRoundingOfTheSamples() => ForEachScene((scene, random) =>
    {
        double[] first = TestNetworks.Gaussian(scene.Dimension, random), second = TestNetworks.Gaussian(scene.Dimension, random);
        double[] Rotate(double[] v) => Reflect(Reflect(v, first), second);      // two reflections are a rotation
        AssertScaled(
            scene,
            scene with
            {
                Weights = Map(scene.Weights, Rotate),
                Inputs = Map(scene.Inputs, x => Array.ConvertAll(Rotate(Array.ConvertAll(x, v => (double)v)), v => (float)v)),
            },
            1,
            SingleRounding * scene.Reach);
    });

    [Fact]
    public void Radius_DeadNeuronAdded_Stays() => ForEachScene((scene, random) =>
    {
        // w = 0 and b ≤ 0; or so negative a bias that the neuron wakes far beyond the radius. In every class of a k-class
        // network, as all have h: f_j only shrinks by h/(h + 1)
        const double Far = 1e4;
        bool zero = random.NextInt(2) == 0;
        double[] weights = zero ? new double[scene.Dimension] : TestNetworks.Gaussian(scene.Dimension, random);
        int period = scene.OutputWeights is null ? scene.NeuronsPerClass : scene.Neurons;
        T[] Insert<T>(T[] values, T value) => [.. values.Chunk(period).SelectMany(c => (T[])[.. c, value])];
        if (scene.Readout != Readout.Probability && scene.Solve().All(r => r.Bracket.Attacked < Far / 10))
        {
            AssertScaled(scene, scene with
            {
                Weights = Insert(scene.Weights, weights),
                Biases = Insert(
                    scene.Biases ?? new double[scene.Neurons], zero ? -random.NextInt(2) : -Far * Math.Sqrt(weights.Sum(v => v * v))),
                OutputWeights = scene.OutputWeights is null ? null : Insert(scene.OutputWeights, random.NextGaussian()),
            });
        }
    });

    [Fact]
    public void Radius_OfTwoPoints_DiffersByAtMostTheirDistance() => ForEachScene((scene, _) =>
    {
        Scene same = scene with { Labels = [.. scene.Labels.Select(_ => scene.Labels[0])] };
        SampleRadius[] radii = same.Solve();
        for (int i = 0; i < radii.Length; i++)
        {
            for (int j = 0; j < radii.Length; j++)
            {
                double distance = Math.Sqrt(scene.Inputs[i].Zip(scene.Inputs[j], (a, b) => ((double)a - b) * ((double)a - b)).Sum());
                Assert.True(
                    radii[i].Bracket.Certified <= (radii[j].Bracket.Attacked + distance) * (1 + Rounding),
                    $"{radii[i].Bracket} and {radii[j].Bracket} at a distance of {distance:R}");
            }
        }
    });

    [Fact]
    public void Radius_AnyNetwork_LiesBetweenTheLipschitzBoundAndTheOrigin() => ForEachScene((scene, _) =>
    {
        // |∂margin/∂f_j| ≤ 1 for every read-out; without biases all outputs tie at the origin,
        // unless the probabilities of unequal sides do not
        double lipschitz = scene.Weights.Select((w, r) =>
            Math.Sqrt(w.Sum(v => v * v)) * (scene.OutputWeights is null ? 1.0 / scene.NeuronsPerClass : Math.Abs(scene.OutputWeights[r])))
            .Sum();
        foreach (SampleRadius solved in scene.Solve())
        {
            Assert.True(solved.Bracket.Attacked >= solved.Margin / lipschitz, $"{solved}: margin / L = {solved.Margin / lipschitz:R}");
            double norm = Math.Sqrt(scene.Inputs[solved.Sample].Sum(v => (double)v * v));
            Assert.True(
                scene.Biases is not null || scene.Readout == Readout.Probability || solved.Bracket.Certified <= norm,
                $"{solved}: ‖x‖ = {norm:R}");
        }
    });

    [Fact]
    public void Radius_ReadoutsOfOneNetwork_AreOrdered() => ForEachScene((scene, _) =>
    {
        if (scene.OutputWeights is not null)
        {
            return;
        }

        // where the other side's best wins, the class has lost too; and with sides of one size the mean is the sum
        Scene native = scene with { Readout = Readout.Native };
        native = native with
        {
            Labels = Array.ConvertAll(scene.Inputs, x => Enumerable.Range(0, scene.Sides.Length).MaxBy(j => native.Margin(x, j))),
        };
        int[] sides = Array.ConvertAll(native.Labels, j => scene.Sides[j]);
        SampleRadius[] classes = native.Solve(), max = (scene with { Readout = Readout.Max, Labels = sides }).Solve();
        Assert.All(
            classes.Zip(max),
            pair => Assert.True(pair.First.Bracket.Certified <= pair.Second.Bracket.Attacked, $"{pair.First}\n{pair.Second}"));
        if (scene.Sides.Sum() == 0)
        {
            AssertScaled(scene with { Readout = Readout.Sum, Labels = sides }, scene with { Readout = Readout.Mean, Labels = sides });
        }
    });

    [Fact]
    public void Radius_AnyThreadCount_SameBits() => ForEachScene((scene, random) =>
    {
        Scene many = scene with
        {
            Inputs = [.. scene.Inputs, .. scene.Inputs, .. scene.Inputs],
            Labels = [.. scene.Labels, .. scene.Labels, .. scene.Labels],
        };
        SampleRadius[] one = many.Solve(), other = many.Solve(threads: 2 + random.NextInt(15));
        Assert.Equal(one.Select(Bits), other.Select(Bits));
        // nor does it depend on what was solved before
        Assert.Equal(one[..3].Select(r => r.Bracket), one[3..6].Select(r => r.Bracket));
    });

    private static void ForEachScene(Action<Scene, RandomSource> law) =>
        Gen.ULong[0, 1_000_000].Sample(seed => law(Scene.Draw(seed), new Seed(seed).For("law")), iter: Scenes);

    private static void AssertScalesWithTheInputs(Scene scene, RandomSource random)
    {
        bool exact = random.NextInt(2) == 0;
        double factor = exact ? Math.ScaleB(1, random.NextInt(61) - 30) : Math.Exp(20 * ((2 * random.NextDouble()) - 1));
        Scene scaled = scene with
        {
            Inputs = Map(scene.Inputs, x => Array.ConvertAll(x, v => (float)(v * factor))),
            Weights = Map(scene.Weights, w => Times(w, 1 / factor)),
        };
        AssertScaled(scene, scaled, factor, exact ? 0 : SingleRounding * factor * scene.Reach);
    }

    private static void AssertScaled(Scene before, Scene after, double factor = 1, double slack = 0)
    {
        foreach ((SampleRadius a, SampleRadius b) in before.Solve().Zip(after.Solve()))
        {
            string because = $"{before.Readout}, factor {factor:R}, slack {slack:R}:\n{a}\n{b}";
            Assert.True(before.Readout == Readout.Probability || (IsNarrow(a) && IsNarrow(b)), because);
            Assert.True(factor * a.Bracket.Certified <= (b.Bracket.Attacked * (1 + Rounding)) + slack
                && b.Bracket.Certified <= (factor * a.Bracket.Attacked * (1 + Rounding)) + slack, because);
        }
    }

    private static bool IsNarrow(SampleRadius r) =>
        r.Bracket.Attacked == r.Bracket.Certified || r.Bracket.Attacked - r.Bracket.Certified <= Width * r.Bracket.Attacked;

    private static string Bits(SampleRadius r) => $"{r with { Witness = null }} {string.Join(' ', r.Witness?.Point.ToArray() ?? [])}";

    private static T[] Map<T>(T[] rows, Func<T, T> map) => [.. rows.Select(map)];

    private static double[] Times(double[] values, double factor) => Array.ConvertAll(values, v => factor * v);

    /// <summary>v − 2⟨n, v⟩n/‖n‖².</summary>
    private static double[] Reflect(double[] v, double[] normal)
    {
        double twice = 2 * v.Zip(normal, (a, b) => a * b).Sum() / normal.Sum(b => b * b);
        return [.. v.Zip(normal, (a, b) => a - (twice * b))];
    }
}
