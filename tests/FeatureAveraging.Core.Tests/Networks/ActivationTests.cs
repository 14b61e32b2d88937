using FeatureAveraging.Networks;

namespace FeatureAveraging.Core.Tests.Networks;

public sealed class ActivationTests
{
    [Fact]
    public void Value_PolynomialRelu_IsTheFormula()
    {
        Assert.Equal(8.0 / 25, new Activation(3).Value(2, 5), 1e-15);
        Assert.Equal(2, Activation.Relu.Value(2, double.NaN));
        Assert.Equal((0, 0), (new Activation(3).Value(-2, 5), Activation.Relu.Value(0, 1)));
    }

    [Fact]
    public void Slope_AnyPower_IsTheDerivativeAndZeroAtZero()
    {
        for (int p = 1; p <= 4; p++)
        {
            var activation = new Activation(p);
            foreach (double z in new[] { -1, 0.3, 2.5 })
            {
                double difference = (activation.Value(z + 1e-6, 2) - activation.Value(z - 1e-6, 2)) / 2e-6;
                Assert.Equal(difference, activation.Slope(z, 2), 1e-7);     // h²·σ‴/6 and rounding/h
            }

            Assert.Equal(0, activation.Slope(0, 2));
        }
    }
}
