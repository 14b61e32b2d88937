using FeatureAveraging.Randomness;

namespace FeatureAveraging.Robustness.Tests;

public class DlrLossTests
{
    [Fact]
    public void Differentiate_ByHand_IsTheMarginOverTheSpreadOfFirstAndThird()
    {
        // f = (1, 5, 3, 2), margin f₂ − f₁ = −2: spread 5 − 2
        double[] derivative = [0, -1, 1, 0];
        Assert.Equal(-2.0 / 3, DlrLoss.Differentiate([1, 5, 3, 2], -2, derivative), 1e-15);
        Assert.Equal([0, (-1.0 / 3) + (2.0 / 9), 1.0 / 3, -2.0 / 9], derivative);
    }

    [Fact]
    public void Differentiate_OutputsScaledAndShifted_ValueStaysTheSame()
    {
        for (int number = 0; number < 100; number++)
        {
            double[] outputs = TestNetworks.Gaussian(6, new Seed(1).For("test", (ulong)number)), moved = [.. outputs.Select(f => (7 * f) + 4)];
            Assert.Equal(Value(outputs), Value(moved), 1e-12);
        }
    }

    [Fact]
    public void Differentiate_Derivative_MatchesFiniteDifferences()
    {
        const double Step = 1e-6;
        for (int number = 0; number < 100; number++)
        {
            double[] outputs = TestNetworks.Gaussian(5, new Seed(2).For("test", (ulong)number)), derivative = [-1, 0, 1, 0, 0];
            DlrLoss.Differentiate(outputs, outputs[2] - outputs[0], derivative);
            for (int j = 0; j < outputs.Length; j++)
            {
                double[] above = [.. outputs], below = [.. outputs];
                above[j] += Step;
                below[j] -= Step;
                double difference = (Value(above) - Value(below)) / (2 * Step);
                Assert.Equal(difference, derivative[j], 1e-5 * Math.Max(1, Math.Abs(difference)));       // second derivatives grow as 1/spread³
            }
        }
    }

    [Fact]
    public void Differentiate_ThreeLargestTied_LeavesTheMargin()
    {
        double[] derivative = [1, -1, 0, 0];
        Assert.Equal(0.5, DlrLoss.Differentiate([2, 2, 2, 1], 0.5, derivative));
        Assert.Equal([1, -1, 0, 0], derivative);
    }

    private static double Value(double[] outputs)
    {
        double[] sorted = [.. outputs.OrderDescending()];
        double expected = (outputs[2] - outputs[0]) / (sorted[0] - sorted[2]);
        double actual = DlrLoss.Differentiate(outputs, outputs[2] - outputs[0], new double[outputs.Length]);
        Assert.Equal(expected, actual, 1e-12 * Math.Max(1, Math.Abs(expected)));
        return actual;
    }
}
