using FeatureAveraging.Options;
using FeatureAveraging.Vision.Certificates;

namespace FeatureAveraging.Vision.Tests.Certificates;

public sealed class DeepCertificateOptionsTests
{
    [Fact]
    public void Defaults_Documented_AreTheseAndValid()
    {
        DeepCertificateOptions o = new DeepCertificateOptions().Validated();
        Assert.Equal((4, 8, 0.1, int.MaxValue), (o.Balls, o.SlopeSteps, o.SlopeRate, o.TracedCount));
    }

    [Fact]
    public void Validated_EveryValueWrong_ListsEveryFault()
    {
        var options = new DeepCertificateOptions { Balls = 0, SlopeSteps = -1, SlopeRate = double.NaN, TracedCount = -1 };
        Assert.Equal(4, Assert.Throws<OptionsException>(options.Validated).Faults.Count);
    }
}
