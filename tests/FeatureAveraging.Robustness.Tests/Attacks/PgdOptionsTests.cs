using FeatureAveraging.Options;
using FeatureAveraging.Robustness.Attacks;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class PgdOptionsTests
{
    [Fact]
    public void Defaults_AreThePapersProtocol()
    {
        var options = new PgdOptions().Validated();
        Assert.Equal(
            (40, 2.5, true, AttackLoss.Margin, false),
            (options.Steps, options.RelativeStep, options.RandomStart, options.Loss, options.PassThrough));
    }

    [Fact]
    public void Validated_EveryFault_IsListedAtOnce()
    {
        var error = Assert.Throws<OptionsException>(
            () => new PgdOptions { Steps = 0, RelativeStep = double.NaN, Loss = (AttackLoss)9 }.Validated());
        Assert.Equal(3, error.Faults.Count);
        Assert.StartsWith("Pgd.Steps is 0", error.Faults[0], StringComparison.Ordinal);
    }
}
