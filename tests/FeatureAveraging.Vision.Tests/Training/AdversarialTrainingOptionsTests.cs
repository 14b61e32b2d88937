using FeatureAveraging.Options;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Tests.Training;

public sealed class AdversarialTrainingOptionsTests
{
    [Fact]
    public void Defaults_Documented_AreTheseAndValid()
    {
        var o = new AdversarialTrainingOptions().Validated();
        Assert.Equal((AdversarialMethod.Madry, Norm.L2, 0.5, 7, 2.5, 6), (o.Method, o.Norm, o.Epsilon, o.Steps, o.RelativeStep, o.Beta));
        Assert.Null(new VisionTrainingOptions().Adversarial);
    }

    [Fact]
    public void Validated_EveryValueWrong_ListsEveryFaultAlsoFromOutside()
    {
        var options = new AdversarialTrainingOptions
        {
            Method = (AdversarialMethod)9,
            Norm = (Norm)9,
            Epsilon = -1,
            Steps = 0,
            RelativeStep = double.NaN,
            Beta = double.PositiveInfinity,
        };
        Assert.Equal(6, Assert.Throws<OptionsException>(options.Validated).Faults.Count);
        OptionsException outside =
            Assert.Throws<OptionsException>(new VisionTrainingOptions { Threads = 0, Adversarial = options }.Validated);
        Assert.Equal(7, outside.Faults.Count);
        Assert.Contains("AdversarialTraining.Epsilon is -1; expected a finite value ≥ 0, in pixel units.", outside.Faults);
    }
}
