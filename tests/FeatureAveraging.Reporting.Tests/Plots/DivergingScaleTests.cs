using FeatureAveraging.Reporting.Plots;

namespace FeatureAveraging.Reporting.Tests.Plots;

public sealed class DivergingScaleTests
{
    [Theory]
    [InlineData(0.3, 0.5)]
    [InlineData(1, 1)]
    [InlineData(1.1, 2)]
    [InlineData(5.01, 10)]
    [InlineData(0.0011, 0.002)]
    public void RoundUp_Value_IsTheNextOf125(double value, double expected) => Assert.Equal(expected, DivergingScale.RoundUp(value), 1e-12);

    [Fact]
    public void AtStep_AwayFromZero_DarkensOnLightPagesAndLightensOnDarkOnes()
    {
        foreach (int sign in new[] { -1, 1 })
        {
            for (int step = 1; step <= DivergingScale.Steps; step++)
            {
                Tone nearer = DivergingScale.AtStep(sign * (step - 1)), farther = DivergingScale.AtStep(sign * step);
                Assert.True(Luminance(farther.Light) < Luminance(nearer.Light), $"light, step {sign * step}");
                Assert.True(Luminance(farther.Dark) > Luminance(nearer.Dark), $"dark, step {sign * step}");
            }
        }
    }

    [Fact]
    public void Of_OppositeValues_AreEquallyFarFromTheMiddleAndTakeTheirOwnHue()
    {
        var scale = new DivergingScale(0.5);

        Assert.Equal(DivergingScale.AtStep(DivergingScale.Steps), scale.Of(0.5));
        Assert.Equal(DivergingScale.AtStep(-DivergingScale.Steps), scale.Of(-0.5));
        Assert.Equal(DivergingScale.AtStep(0), scale.Of(0));
        Assert.True((scale.Of(0.5).Light & 255) > scale.Of(0.5).Light >> 16, "blue above zero");
        Assert.True((scale.Of(-0.5).Light & 255) < scale.Of(-0.5).Light >> 16, "orange below zero");
    }

    [Fact]
    public void IsStrong_TextOnEveryStep_HasReadableContrastInBothThemes()
    {
        var scale = new DivergingScale(DivergingScale.Steps);
        for (int step = -DivergingScale.Steps; step <= DivergingScale.Steps; step++)
        {
            (Tone cell, Tone text) = (scale.Of(step), scale.IsStrong(step) ? Palette.Paper : Palette.Ink);

            // Ink on paper has 16 : 1, so the shade half way between has 4 : 1 with either: the best that a continuous scale allows.
            // WCAG 2.1's floor is 3 : 1.
            Assert.True(Contrast(cell.Light, text.Light) > 3.8, $"light, step {step}: {Contrast(cell.Light, text.Light)}");
            Assert.True(Contrast(cell.Dark, text.Dark) > 3.8, $"dark, step {step}: {Contrast(cell.Dark, text.Dark)}");
        }
    }

    [Theory]
    [InlineData(0, -1)]
    [InlineData(0.5, 0)]
    [InlineData(1, 1)]
    public void GetColor_Position_IsTheLightColourOfThatShareOfTheLimit(double position, double share) =>
        Assert.Equal(new DivergingScale(0.3).Of(share * 0.3).Color, new DivergingScale(0.3).GetColor(position));

    private static double Contrast(uint one, uint other)
    {
        (double a, double b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(uint color) =>
        (0.2126 * Linear(color >> 16)) + (0.7152 * Linear((color >> 8) & 255)) + (0.0722 * Linear(color & 255));

    private static double Linear(uint channel)
    {
        double encoded = channel / 255.0;
        return encoded <= 0.04045 ? encoded / 12.92 : Math.Pow((encoded + 0.055) / 1.055, 2.4);
    }
}
