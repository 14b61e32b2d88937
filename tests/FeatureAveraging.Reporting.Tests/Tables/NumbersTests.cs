using FeatureAveraging.Reporting.Tables;

namespace FeatureAveraging.Reporting.Tests.Tables;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(0.4402899, "0.4403")]
    [InlineData(-0.031234, "−0.03123")]
    [InlineData(17.5271, "17.53")]
    [InlineData(39.19184, "39.19")]
    [InlineData(12345.678, "12346")]
    [InlineData(999999.0, "999999")]
    [InlineData(1234567.0, "1.235e6")]
    [InlineData(-0.000123456, "−1.235e−4")]
    [InlineData(double.PositiveInfinity, "∞")]
    [InlineData(double.NegativeInfinity, "−∞")]
    [InlineData(double.NaN, "not a number")]
    public void Brief_Value_HasFourSignificantDigits(double value, string expected) => Assert.Equal(expected, Numbers.Brief(value));

    [Theory]
    [InlineData(1.2, "1.2")]
    [InlineData(-0.5, "−0.5")]
    [InlineData(100.0, "100")]
    [InlineData(2e-7, "2e−7")]
    public void Trimmed_Value_HasNoZerosAtTheEnd(double value, string expected) => Assert.Equal(expected, Numbers.Trimmed(value));

    [Theory]
    [InlineData(-0.004, 2, "0.00")]
    [InlineData(-0.03, 2, "−0.03")]
    public void Fixed_SmallNegative_NeverShowsMinusZero(double value, int decimals, string expected) =>
        Assert.Equal(expected, Numbers.Fixed(value, decimals));

    [Theory]
    [InlineData(1.0, "100 %")]
    [InlineData(0.319, "31.9 %")]
    [InlineData(double.NaN, "not a number")]
    public void Percent_Fraction_HasOneDecimalAtMost(double fraction, string expected) => Assert.Equal(expected, Numbers.Percent(fraction));

    [Fact]
    public void Subscript_TwoDigits_SubscriptsBoth() => Assert.Equal("μ₁₀", Numbers.Subscript("μ", 10));

    [Theory]
    [InlineData("in [-0.06, 0.01]", "in [−0.06, 0.01]")]
    [InlineData("≤ 20.1611", "≤ 20.16")]
    [InlineData("≥ 2", "≥ 2")]
    [InlineData("≤ 1.000000001", "≤ 1")]
    [InlineData("≤ 1.06E-07", "≤ 1.06e−7")]
    [InlineData("finite", "finite")]
    public void InText_Bound_HasNumbersAsEverywhere(string bound, string expected) => Assert.Equal(expected, Numbers.InText(bound));
}
