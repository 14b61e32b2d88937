namespace Architecture.Tests;

/// <summary>The experiments on images have many parts: each has tests of its own, so that a fault is found where it is.</summary>
public sealed class ImageExperimentTestFileTests
{
    private const string Parts = "src/FeatureAveraging.Vision/Experiments", Tests = "tests/FeatureAveraging.Vision.Tests/Experiments";

    /// <summary>Records that only carry what others computed.</summary>
    private static readonly string[] WithoutTests =
    [
        "ImageExperimentHooks",     // two callbacks
        "ImageOutcome",             // the outcome of any experiment, and the deep networks
        "TrainedArm",               // an arm, its network and what was found
        "TrainedModel",             // what a model file holds
    ];

    [Fact]
    public void Part_OfTheImageExperiments_HasATestFileOfItsName()
    {
        string[] parts = [.. Repository.Files("*.cs", Parts).Select(file => Path.GetFileNameWithoutExtension(file))];
        Assert.Equal(WithoutTests, parts.Where(part => !Repository.Has($"{Tests}/{part}Tests.cs")));
    }

    [Fact]
    public void TestFile_OfTheImageExperiments_NamesAPart() =>
        Assert.DoesNotContain(
            Repository.Files("*Tests.cs", Tests).Select(file => Path.GetFileNameWithoutExtension(file)[..^"Tests".Length]),
            part => !Repository.Has($"{Parts}/{part}.cs"));
}
