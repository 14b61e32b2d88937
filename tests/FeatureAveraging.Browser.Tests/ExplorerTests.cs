using System.Globalization;
using FeatureAveraging.Runs;
using Microsoft.Playwright;

namespace FeatureAveraging.Browser.Tests;

public sealed class ExplorerTests(Chromium chromium)
{
    [Fact]
    public async Task Slider_MovedByTheKeyboard_SaysTheShareOfTheRecordedRadii()
    {
        await using OpenPage opened = await chromium.Open(Records.Synthetic);
        ILocator slider = opened.Page.GetByLabel("Radius (ℓ₂)"), answer = opened.Page.Locator("#explorer output");
        string before = await answer.InnerTextAsync();
        await slider.FocusAsync();
        for (int press = 0; press < 7; press++)
        {
            await opened.Page.Keyboard.PressAsync("ArrowLeft");
        }

        string after = await answer.InnerTextAsync(), said = (await slider.GetAttributeAsync("aria-valuetext"))!;
        double radius = double.Parse(said, CultureInfo.InvariantCulture);
        double[] exact = Records.Synthetic.Series["distances.coarse.native"]["exact"];
        int right = exact.Count(length => length > radius);
        Assert.NotEqual(before, after);
        Assert.InRange(right, 501, 999);
        Assert.Contains($"Still right at radius {said}:", after, StringComparison.Ordinal);
        Assert.Contains($"{right} of 1000 samples, exact", after, StringComparison.Ordinal);
        Assert.Contains((right / 10.0).ToString("0.#", CultureInfo.InvariantCulture) + " %", after, StringComparison.Ordinal);
        Assert.Contains(
            $"{1000 - right} of 1000 at or below {said}", await opened.Page.Locator(".histogram").First.InnerTextAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slider_AtItsEnds_ReachesEverySample()
    {
        await using OpenPage opened = await chromium.Open(Records.Attack);
        ILocator slider = opened.Page.GetByLabel("Radius (ℓ₂)"), answer = opened.Page.Locator("#explorer output");
        await slider.PressAsync("Home");
        int clean = Records.Attack.Series["distances.model.max"]["exact"].Count(length => length > 0);
        Assert.Contains($"{clean} of 1000 samples", await answer.InnerTextAsync(), StringComparison.Ordinal);
        await slider.PressAsync("End");
        Assert.Contains("0 of 1000 samples", await answer.InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chart_Pressed_MovesTheRadiusThere()
    {
        await using OpenPage opened = await chromium.Open(Records.Synthetic);
        ILocator plot = opened.Page.Locator("#explorer > .chart .plot"), slider = opened.Page.GetByLabel("Radius (ℓ₂)");
        LocatorBoundingBoxResult box = (await plot.BoundingBoxAsync())!;
        await plot.ClickAsync(new() { Position = new() { X = box.Width / 4, Y = 50 } });

        double last = double.Parse((await slider.GetAttributeAsync("max"))!, CultureInfo.InvariantCulture);
        Assert.InRange(double.Parse(await slider.InputValueAsync(), CultureInfo.InvariantCulture), (last / 4) - 2, (last / 4) + 2);
    }

    [Fact]
    public async Task HeatMap_PointerAndArrowKeys_NameNeuronFeatureAndCosine()
    {
        await using OpenPage opened = await chromium.Open(Records.Synthetic);
        ILocator figure = opened.Page.Locator("[id='figure-matrix.fine.cosine']");
        ILocator cells = figure.Locator(".cells"), status = figure.GetByRole(AriaRole.Status);
        LocatorBoundingBoxResult box = (await cells.BoundingBoxAsync())!;
        await cells.HoverAsync(new() { Position = new() { X = box.Width * 0.25f, Y = box.Height * 0.35f } });
        Assert.Equal(Cell(3, 2), await status.InnerTextAsync());

        await cells.FocusAsync();
        await opened.Page.Keyboard.PressAsync("ArrowDown");
        await opened.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal(Cell(4, 1), await status.InnerTextAsync());
        await opened.Page.Keyboard.PressAsync("ArrowLeft");
        await opened.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal(Cell(4, 0), await status.InnerTextAsync());
    }

    [Fact]
    public async Task Table_HeadPressed_SortsUpAndDown()
    {
        await using OpenPage opened = await chromium.Open(Records.Attack);
        ILocator table = opened.Page.Locator("table.samples");
        ILocator head = table.GetByRole(AriaRole.Columnheader, new() { Name = "radius, model, max" });
        double[] exact = Records.Attack.Series["distances.model.max"]["exact"];
        await head.GetByRole(AriaRole.Button).ClickAsync();
        Assert.Equal("ascending", await head.GetAttributeAsync("aria-sort"));
        Assert.Equal(Array.IndexOf(exact, exact.Min()), await First());

        await head.GetByRole(AriaRole.Button).PressAsync("Enter");
        Assert.Equal("descending", await head.GetAttributeAsync("aria-sort"));
        Assert.Equal(Array.IndexOf(exact, exact.Max()), await First());
        Assert.Single(await table.Locator("[aria-sort=descending], [aria-sort=ascending]").AllAsync());

        async Task<int> First() => int.Parse(await table.Locator("tbody td").First.InnerTextAsync(), CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Table_OfTenThousandSamples_ShowsAPageOfRowsAtATime()
    {
        await using OpenPage opened = await chromium.Open(Records.TenThousand);
        ILocator rows = opened.Page.Locator("table.samples tbody tr"), place = opened.Page.Locator(".pages [role=status]");
        Assert.Equal(20, await rows.CountAsync());
        Assert.Equal("Rows 1 to 20 of 10000", await place.InnerTextAsync());
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        Assert.Equal("Rows 21 to 40 of 10000", await place.InnerTextAsync());
        Assert.Equal("20", await rows.First.Locator("td").First.InnerTextAsync());
        TestContext.Current.TestOutputHelper!.WriteLine("opened in ms: " + await opened.Page.EvaluateAsync<double>(
            "() => performance.getEntriesByType('navigation')[0].loadEventEnd"));
    }

    [Fact]
    public async Task Table_OfImages_ShowsPictureWitnessAndDifferenceInTheirRows()
    {
        await using OpenPage opened = await chromium.Open(Records.Images);
        ILocator table = opened.Page.Locator("table.samples"), images = table.Locator("img");
        Assert.Equal(3, await images.CountAsync());
        Assert.Equal("3", await table.Locator("tbody tr", new() { Has = opened.Page.Locator("img") }).Locator("td").First.InnerTextAsync());
        Assert.Equal(
            ["Sample 3", "its witness", "their difference, enlarged 10 times"],
            await images.EvaluateAllAsync<string[]>("all => all.map(one => one.alt)"));
        Assert.True(await images.EvaluateAllAsync<bool>("all => all.every(one => one.complete && one.naturalWidth === 28)"));
        Assert.Contains("2 samples have pictures", await opened.Page.Locator("#explorer").InnerTextAsync(), StringComparison.Ordinal);

        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        Assert.Equal("Sample 30", await images.First.GetAttributeAsync("alt"));
        Assert.Empty(opened.Messages);
        Assert.Single(opened.Requests, Leaves);
    }

    [Fact]
    public async Task Tables_OfOnePage_HaveHeadingsOfTheirOwn()
    {
        await using OpenPage opened = await chromium.Open(Records.Synthetic);
        IReadOnlyList<string> heads = await opened.Page.Locator("#explorer > h3").AllInnerTextsAsync();

        Assert.Equal(2, heads.Count);
        Assert.Equal(heads.Count, heads.Distinct().Count());
        Assert.All(heads, head => Assert.StartsWith("Samples under ", head, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_WithoutScripts_ShowsEverythingButTheExplorer()
    {
        await using OpenPage opened = await chromium.Open(Records.Synthetic, scripts: false);

        Assert.False(await opened.Page.Locator("#explorer").IsVisibleAsync());
        Assert.Equal(0, await opened.Page.Locator(".cells").CountAsync());
        Assert.True(await opened.Page.Locator("[id='figure-matrix.fine.cosine'] svg").IsVisibleAsync());
        Assert.True(await opened.Page.Locator("#claims").IsVisibleAsync());
    }

    [Theory]
    [InlineData("synthetic", ColorScheme.Light, 360)]
    [InlineData("synthetic", ColorScheme.Dark, 360)]
    [InlineData("synthetic", ColorScheme.Light, 1600)]
    [InlineData("synthetic", ColorScheme.Dark, 1600)]
    [InlineData("attack", ColorScheme.Light, 360)]
    [InlineData("attack", ColorScheme.Dark, 1600)]
    [InlineData("images", ColorScheme.Light, 2560)]
    [InlineData("images", ColorScheme.Dark, 360)]
    public async Task Page_InUse_IsAccessibleAndSilent(string kind, ColorScheme scheme, int width)
    {
        RunRecord record = kind switch { "attack" => Records.Attack, "images" => Records.Images, _ => Records.Synthetic };
        await using OpenPage opened = await chromium.Open(record, scheme, width);
        await opened.Page.GetByLabel("Radius (ℓ₂)").PressAsync("ArrowRight");
        await opened.Page.Locator("table.samples thead button").Last.ClickAsync();
        foreach (ILocator cells in await opened.Page.Locator(".cells").AllAsync())
        {
            await cells.FocusAsync();
        }

        Assert.Empty(await opened.FindGlobals());
        Assert.Empty(await opened.FindViolations());
        Assert.Empty(opened.Messages);
        Assert.StartsWith("file:", Assert.Single(opened.Requests, Leaves), StringComparison.Ordinal);
        Assert.True(
            await opened.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"),
            "The page scrolls sideways.");
    }

    /// <summary>That axe finds nothing says something only if it finds what is there.</summary>
    [Fact]
    public async Task FindViolations_FaintTextAndANamelessButton_FindsBoth()
    {
        string[] found = await chromium.FindViolations(
            "<!DOCTYPE html><html lang=\"en\"><title>Control</title><p style=\"color:#ccc\">faint</p><button></button></html>");
        Assert.Contains(found, one => one.StartsWith("color-contrast", StringComparison.Ordinal));
        Assert.Contains(found, one => one.StartsWith("button-name", StringComparison.Ordinal));
    }

    // An image inside the page is counted as a request for its own text.
    private static bool Leaves(string request) => !request.StartsWith("data:", StringComparison.Ordinal);

    private static string Cell(int row, int column)
    {
        IReadOnlyDictionary<string, double[]> matrix = Records.Synthetic.Series["matrix.fine.cosine"];
        string value = matrix["values"][(row * (int)matrix["shape"][1]) + column].ToString("G3", CultureInfo.InvariantCulture);
        return $"neuron w{Low(column + 1)}, feature μ{Low(row + 1)}: cosine {value.Replace('-', '−')}";
    }

    private static string Low(int number) => string.Concat($"{number}".Select(digit => (char)('₀' + (digit - '0'))));
}
