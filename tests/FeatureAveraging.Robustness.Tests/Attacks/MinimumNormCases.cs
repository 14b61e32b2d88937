using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Attacks;

/// <summary>What the tests of FAB, DDN, FMN and C&amp;W share: the attacks by name, and problems with known answers.</summary>
internal static class MinimumNormCases
{
    /// <summary>
    /// ⟨w, x⟩ + 10 with w = (1, −2, ½), as ReLU(z) − ReLU(−z): linear everywhere. From 0 the boundary is 10/‖w‖ away in the dual norm.
    /// </summary>
    public static readonly Classifier Linear =
        new(new BinaryNetwork(new HiddenLayer(new Matrix(2, 3, [1, -2, 0.5, -1, 2, -0.5]), [10, -10]), [1, -1]), Readout.Native);

    /// <summary>ReLU(x₁) + 1 &gt; 0 everywhere: nothing flips it, and where x₁ ≤ 0 there is no gradient.</summary>
    public static readonly Classifier Unbreakable =
        new(new BinaryNetwork(new HiddenLayer(new Matrix(1, 2, [1, 0])), [1], 1), Readout.Native);

    public static SampleAttack Create(string method, AttackLoss loss = AttackLoss.Margin, bool passThrough = false) => method switch
    {
        "fab" => new FabAttack(new FabOptions { Loss = loss, PassThrough = passThrough }),
        "ddn" => new DdnAttack(new DdnOptions { Loss = loss, PassThrough = passThrough }),
        "fmn" => new FmnAttack(new FmnOptions { Loss = loss, PassThrough = passThrough }),
        _ => new CarliniWagnerAttack(new CarliniWagnerOptions { Loss = loss, PassThrough = passThrough }),
    };

    public static AttackResult Search(
        IAttack<AttackProblem> attack, Classifier classifier, LabeledSamples samples, Norm norm = Norm.L2, Box? box = null,
        int threads = 1) =>
        attack.Search(
            new AttackProblem(classifier, samples, new AttackRules(norm, [], new Seed(5), box)) { Threads = threads },
            cancellation: TestContext.Current.CancellationToken);

    /// <summary>The origin of ℝ³, correctly labelled for <see cref="Linear"/>.</summary>
    public static LabeledSamples Origin() => new(new Samples(1, 3), [1]);

    /// <summary>Samples √d·e_j + ξ, ξ ~ N(0, I), of <see cref="TestNetworks.Decoupled"/>, ten of each cluster.</summary>
    public static LabeledSamples Noisy(int k, int d, ulong seed)
    {
        LabeledSamples centers = TestNetworks.Centers(k, d);
        RandomSource random = new Seed(seed).For("test.noise");
        var inputs = new Samples(10 * k, d);
        int[] labels = new int[10 * k], clusters = new int[10 * k];
        for (int i = 0; i < inputs.Count; i++)
        {
            int j = i % k;
            (labels[i], clusters[i]) = (centers.Labels[j], j);
            for (int c = 0; c < d; c++)
            {
                inputs.Row(i)[c] = (float)(centers.Inputs.Row(j)[c] + random.NextGaussian());
            }
        }

        return new LabeledSamples(inputs, labels, clusters, centers.Partition);
    }
}
