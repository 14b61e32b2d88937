using System.Globalization;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Attacks;

/// <summary>Each attack against what others' attacks of the same name find: 100 images of MNIST, pixels in [0, 1], a network of 40 neurons
/// that names digits.</summary>
/// <remarks>Network, images and ℓ₂ distances are in <c>../shared/cases/attacks</c> beside the clone; <c>reference-linf.csv</c> stands
/// beside this file and says where it comes from.</remarks>
public class ReferenceDistanceTests
{
    private const double Close = 1.01;

    [Theory]
    [InlineData("cw", 1, "foolbox-cw")]
    [InlineData("deepfool", 1, "foolbox-deepfool")]
    [InlineData("ddn", 1, "foolbox-ddn")]
    [InlineData("fab", 1, "aa-fab")]
    [InlineData("fab", 5, "aa-fab-5")]
    [InlineData("cw-through", 1, "foolbox-cw")]
    [InlineData("deepfool-through", 1, "foolbox-deepfool")]
    [InlineData("ddn-through", 1, "foolbox-ddn")]
    [InlineData("fab-through", 1, "aa-fab")]
    public void SearchInL2_DigitsInTheBox_MedianRatioIsWithinOnePercentAndNothingIsLeft(string name, int runs, string reference) =>
        Compare(name, runs, Norm.L2, Path.Combine(Cases(), "reference-l2.csv"), reference);

    [Theory]
    [InlineData("deepfool", 1, "foolbox-deepfool")]
    [InlineData("fab", 1, "aa-fab")]
    [InlineData("fab", 5, "aa-fab-5")]
    [InlineData("fmn", 1, "foolbox-fmn")]
    [InlineData("pgd", 1, "foolbox-pgd")]
    [InlineData("apgd", 1, "aa-apgd-ce")]
    [InlineData("deepfool-through", 1, "foolbox-deepfool")]
    [InlineData("fab-through", 1, "aa-fab")]
    public void SearchInLInf_DigitsInTheBox_MedianRatioIsWithinOnePercentAndNothingIsLeft(string name, int runs, string reference) =>
        Compare(name, runs, Norm.LInf, Path.Combine(AppContext.BaseDirectory, "Attacks", "reference-linf.csv"), reference);

    private static void Compare(string name, int runs, Norm norm, string file, string reference)
    {
        double[] expected = ReadColumn(file, reference);
        var attack = new RepeatedAttack<AttackProblem>(AttackCatalog.Find(name)!, runs);
        IReadOnlyList<double> found = attack.Search(Digits(norm), cancellation: TestContext.Current.CancellationToken).BrokenAt;
        Assert.Equal(expected.Length, found.Count);
        for (int i = 0; i < expected.Length; i++)
        {
            bool left = double.IsInfinity(found[i]) && double.IsFinite(expected[i]);
            Assert.False(left, $"{name} leaves image {i}; {reference} breaks it at {expected[i]}");
        }

        // Image by image: of an attack with pass-through a few distances move by tenths with the last bits of a processor's sums.
        (double Found, double Expected)[] right = [.. found.Zip(expected).Where(pair => pair.Second > 0)];
        double ratio = Statistics.Median(right.Select(pair => pair.Found / pair.Expected));
        Assert.True(ratio <= Close, FormattableString.Invariant($"the median image takes {name} {ratio:F4} times as far as {reference}"));
    }

    private static AttackProblem Digits(Norm norm)
    {
        TwoLayerNetwork network = ModelFile.Load(Path.Combine(Cases(), "digits-40.safetensors")).Network;
        double[] radii = [.. Enumerable.Range(1, 60).Select(i => 0.005 * i)];
        LabeledSamples samples = SamplesFile.Load(Path.Combine(Cases(), "digits-100.npz"), ClassMerge.Parity).Samples;
        return new AttackProblem(
            new Classifier(network, Readout.Native), samples, new AttackRules(norm, radii, new Seed(0), new Box(0, 1)));
    }

    private static double[] ReadColumn(string file, string name)
    {
        string[] lines = [.. File.ReadLines(file).Where(line => !line.StartsWith('#'))];
        int column = Array.IndexOf(lines[0].Split(','), name);
        return [.. lines.Skip(1).Select(line => double.Parse(line.Split(',')[column], CultureInfo.InvariantCulture))];
    }

    // The folder beside the clone; the test is skipped where there is none.
    private static string Cases()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FeatureAveraging.slnx")))
        {
            folder = folder.Parent;
        }

        string cases = Path.GetFullPath(Path.Combine(folder?.FullName ?? ".", "..", "shared", "cases", "attacks"));
        Assert.SkipUnless(Directory.Exists(cases), "There is no ../shared/cases/attacks beside the clone, so no network to attack.");
        return cases;
    }
}
