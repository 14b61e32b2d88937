using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Series;

namespace FeatureAveraging.Reporting.Tests.Plots;

public sealed class PaletteTests
{
    [Fact]
    public void Tone_ArmsOfOnePage_Differ()
    {
        var arms = new Arms(
        [
            .. new[] { "coarse", "fine", "pseudo", "adversarial", "deep" }
                .Select(arm => new NamedSeries($"curve.{arm}.native.pgd", SmallRecord.Columns())),
        ]);

        Assert.Equal(5, new[] { "coarse", "fine", "pseudo", "adversarial", "deep" }.Select(arms.Tone).Distinct().Count());
    }

    [Fact]
    public void Light_EveryColourOfThePaletteAndTheScale_HasOneDarkCounterpart() =>
        Assert.All(Palette.All.Concat(DivergingScale.Tones).Distinct().GroupBy(tone => tone.Light), group => Assert.Single(group));

    [Fact]
    public void Towards_HalfWay_IsTheMeanInBothThemes()
    {
        var tone = new Tone(0x000000, 0xff0000).Towards(new Tone(0xff8040, 0x0000ff), 0.5);

        Assert.Equal((0x804020u, 0x800080u), (tone.Light, tone.Dark));
    }
}
