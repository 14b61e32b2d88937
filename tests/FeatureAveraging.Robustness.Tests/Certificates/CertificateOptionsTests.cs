using FeatureAveraging.Options;
using FeatureAveraging.Robustness.Certificates;

namespace FeatureAveraging.Robustness.Tests.Certificates;

public class CertificateOptionsTests
{
    [Fact]
    public void Defaults_AreAsDocumented()
    {
        CertificateOptions options = new CertificateOptions().Validated();
        Assert.Equal((100, 0.1), (options.SlopeSteps, options.SlopeRate));
    }

    [Fact]
    public void Validated_EveryFault_IsListedAtOnce()
    {
        var error = Assert.Throws<OptionsException>(() => new CertificateOptions { SlopeSteps = 0, SlopeRate = double.NaN }.Validated());
        Assert.Equal(2, error.Faults.Count);
        Assert.StartsWith("Certificate.SlopeSteps is 0", error.Faults[0], StringComparison.Ordinal);
    }
}
