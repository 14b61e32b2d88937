using System.Globalization;
using Microsoft.Playwright;

namespace FeatureAveraging.Browser.Tests;

public sealed class PlayerTests(Chromium chromium)
{
    private const string Pixels = "canvas => canvas.toDataURL()";

    [Fact]
    public async Task Play_Pressed_RunsThroughTheFramesAndStops()
    {
        await using OpenPage opened = await chromium.Open(Records.Synthetic);
        (ILocator button, ILocator slider, ILocator canvas) = Parts(opened);
        await opened.StopClock();
        string first = await canvas.EvaluateAsync<string>(Pixels);
        Assert.Equal(("Play", "0"), (await button.InnerTextAsync(), await slider.InputValueAsync()));

        await button.ClickAsync();
        Assert.Equal("Pause", await button.InnerTextAsync());
        await opened.Page.Clock.RunForAsync(1300);
        Assert.Equal("2", await slider.InputValueAsync());
        await button.PressAsync("Enter");
        Assert.Equal("Play", await button.InnerTextAsync());
        Assert.NotEqual(first, await canvas.EvaluateAsync<string>(Pixels));
        await opened.Page.Clock.RunForAsync(5000);
        Assert.Equal("2", await slider.InputValueAsync());

        string last = (await slider.GetAttributeAsync("max"))!;
        await slider.FillAsync((int.Parse(last, CultureInfo.InvariantCulture) - 1).ToString(CultureInfo.InvariantCulture));
        await button.ClickAsync();
        await opened.Page.Clock.RunForAsync(1300);
        Assert.Equal(("Play", last), (await button.InnerTextAsync(), await slider.InputValueAsync()));
    }

    [Fact]
    public async Task Slider_MovedByTheKeyboard_SaysStepAccuracyAndMargin()
    {
        await using OpenPage opened = await chromium.Open(Records.Synthetic);
        (_, ILocator slider, _) = Parts(opened);
        await slider.FocusAsync();
        for (int press = 0; press < 7; press++)
        {
            await opened.Page.Keyboard.PressAsync("ArrowRight");
        }

        double step = Records.Synthetic.Series["frames.coarse.native"]["step"][7];
        string status = await opened.Page.Locator("#frames").GetByRole(AriaRole.Status).InnerTextAsync();
        Assert.Equal($"step {step} of 100", await slider.GetAttributeAsync("aria-valuetext"));
        Assert.StartsWith($"Step {step}. ", status, StringComparison.Ordinal);
        foreach ((string arm, string words) in ((string, string)[])[("coarse.native", "coarse labels"), ("fine.max", "cluster labels")])
        {
            IReadOnlyDictionary<string, double[]> frames = Records.Synthetic.Series["frames." + arm];
            string margin = frames["margin"][7].ToString("G4", CultureInfo.InvariantCulture);
            Assert.Contains(
                $"{words}: training accuracy {100 * frames["accuracy"][7]:0.#} %, mean margin {margin}", status, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// The canvas has the colour of the side that the recorded slice gives: the last frame on the slice's plane, away from the boundary.
    /// </summary>
    [Theory]
    [InlineData("coarse.native", 0)]
    [InlineData("fine.max", 1)]
    public async Task Canvas_LastFrameAlongTheMeans_HasTheColoursOfTheSlice(string decision, int view)
    {
        await using OpenPage opened = await chromium.Open(Records.Synthetic);
        (_, ILocator slider, _) = Parts(opened);
        await opened.Page.GetByLabel("along the averaged features").CheckAsync();
        await slider.PressAsync("End");
        int[] pixels = await opened.Page.Locator("#frames canvas").Nth(view).EvaluateAsync<int[]>(
            "canvas => Array.from(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data)");
        IReadOnlyDictionary<string, double[]> slice = Records.Synthetic.Series["slice." + decision];
        (int size, int grid, double[] scores) = ((int)Math.Sqrt(pixels.Length / 4), slice["x"].Length, slice["values"]);
        double clear = 0.1 * scores.Max(Math.Abs);
        (int plus, int minus) = (0, 0);
        for (int cell = 0; cell < scores.Length; cell++)
        {
            int column = Math.Min(size - 1, cell % grid * size / (grid - 1));
            int row = size - 1 - Math.Min(size - 1, cell / grid * size / (grid - 1));
            int[] colour = pixels[(4 * ((row * size) + column))..][..3];
            if (scores[cell] > clear)
            {
                Assert.Equal([0xd9, 0xe8, 0xf6], colour);
                plus++;
            }
            else if (scores[cell] < -clear)
            {
                Assert.Equal([0xfb, 0xe5, 0xd6], colour);
                minus++;
            }
        }

        Assert.InRange(plus, 100, scores.Length);
        Assert.InRange(minus, 100, scores.Length);
    }

    [Fact]
    public async Task Planes_Chosen_ShowOtherCentersAndSayTheirDecision()
    {
        await using OpenPage opened = await chromium.Open(Records.Synthetic);
        (_, ILocator slider, ILocator canvas) = Parts(opened);
        await slider.PressAsync("End");
        ILocator picture = opened.Page.Locator("#frames [role=img]").First;
        string said = (await picture.GetAttributeAsync("aria-label"))!, before = await canvas.EvaluateAsync<string>(Pixels);
        Assert.Contains("at step 100: μ₁ is decided +, μ₂ is decided +, μ₆ is decided −", said, StringComparison.Ordinal);
        Assert.Equal(3, await picture.Locator("circle").CountAsync());
        Assert.Equal(10, await picture.Locator("line").CountAsync());

        await opened.Page.GetByLabel("along the averaged features").PressAsync(" ");
        Assert.Equal(1, await picture.Locator("circle").CountAsync());
        Assert.NotEqual(before, await canvas.EvaluateAsync<string>(Pixels));
    }

    [Fact]
    public async Task Colours_OfADarkPage_AreDark()
    {
        await using OpenPage opened = await chromium.Open(Records.Synthetic);
        (_, _, ILocator canvas) = Parts(opened);
        string light = await canvas.EvaluateAsync<string>(Pixels);
        await opened.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Assertions.Expect(canvas).ToBeVisibleAsync();
        string dark = await canvas.EvaluateAsync<string>(Pixels);

        Assert.NotEqual(light, dark);
    }

    [Fact]
    public async Task Page_ReducedMotion_PlaysSlower()
    {
        await using OpenPage opened = await chromium.Open(Records.Synthetic);
        await opened.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        (ILocator button, ILocator slider, _) = Parts(opened);
        await opened.StopClock();
        await button.ClickAsync();
        await opened.Page.Clock.RunForAsync(1300);
        Assert.Equal("0", await slider.InputValueAsync());
        await opened.Page.Clock.RunForAsync(1300);
        Assert.Equal("1", await slider.InputValueAsync());
    }

    [Fact]
    public async Task Page_WithoutScripts_ShowsFramesAsAFigure()
    {
        await using OpenPage opened = await chromium.Open(Records.Synthetic, scripts: false);

        Assert.Equal(0, await opened.Page.Locator(".player").CountAsync());
        Assert.True(await opened.Page.Locator("[id='figure-frames.centers'] svg").IsVisibleAsync());
    }

    [Theory]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 360)]
    [InlineData(ColorScheme.Light, 2560)]
    [InlineData(ColorScheme.Dark, 2560)]
    public async Task Page_Playing_IsAccessibleAndSilent(ColorScheme scheme, int width)
    {
        await using OpenPage opened = await chromium.Open(Records.Synthetic, scheme, width);
        (ILocator button, ILocator slider, _) = Parts(opened);
        await button.ClickAsync();
        await Assertions.Expect(slider).Not.ToHaveValueAsync("0");

        Assert.Empty(await opened.FindGlobals());
        Assert.Empty(await opened.FindViolations());
        Assert.Empty(opened.Messages);
        Assert.Single(opened.Requests);
        Assert.True(
            await opened.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"),
            "The page scrolls sideways.");
    }

    private static (ILocator Button, ILocator Slider, ILocator Canvas) Parts(OpenPage opened)
    {
        ILocator section = opened.Page.Locator("#frames");
        return (section.Locator("button.play"), section.GetByLabel("Training step"), section.Locator("canvas").First);
    }
}
