using FeatureAveraging.Options;
using FeatureAveraging.Vision.Experiments;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class ImageCurveOptionsTests
{
    [Fact]
    public void Defaults_Documented_AreTheseAndValid()
    {
        ImageCurveOptions o = new ImageCurveOptions().Validated();
        Assert.Equal((500, 2, 0.1, 40, 0, 100), (o.Count, o.Largest, o.Step, o.PgdSteps, o.ApgdSteps, o.MinimumNormSteps));
        Assert.Equal((1, 0, 256, 8, 0), (o.Restarts, o.SquareIterations, o.BatchSize, o.Pictures, o.CertifiedCount));
    }

    [Fact]
    public void ComputeRadii_StepThatIsNoBinaryFraction_GivesRoundValuesUpToTheLargest()
    {
        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], new ImageCurveOptions { Largest = 0.7 }.ComputeRadii());
        Assert.Equal([0, 0.3, 0.6], new ImageCurveOptions { Largest = 0.8, Step = 0.3 }.ComputeRadii());
    }

    [Fact]
    public void Validated_EveryValueWrong_ListsEveryFault()
    {
        var options = new ImageCurveOptions
        {
            Count = 0,
            CertifiedCount = -1,
            Largest = double.NaN,
            Step = 0,
            PgdSteps = 0,
            ApgdSteps = -1,
            MinimumNormSteps = 0,
            Restarts = 0,
            SquareIterations = -1,
            BatchSize = 0,
            Pictures = -1,
        };
        Assert.Equal(11, Assert.Throws<OptionsException>(options.Validated).Faults.Count);
    }
}
