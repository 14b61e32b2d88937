using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using FeatureAveraging.Reporting;
using FeatureAveraging.Runs;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(FeatureAveraging.Browser.Tests.Chromium))]

namespace FeatureAveraging.Browser.Tests;

/// <summary>One headless Chromium of this machine for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Wanted = "/usr/bin/chromium";
    private const string Missing = $"There is no {Wanted} (Debian: apt-get install chromium).";
    private readonly string _folder = Directory.CreateTempSubdirectory("pages-").FullName;
    private readonly Dictionary<RunRecord, string> _pages = new(ReferenceEqualityComparer.Instance);
    private IPlaywright? _driver;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (File.Exists(Wanted))
        {
            _driver = await Playwright.CreateAsync();
            _browser = await _driver.Chromium.LaunchAsync(new() { ExecutablePath = Wanted, Args = ["--no-sandbox", "--disable-gpu"] });
        }
    }

    /// <summary>Opens the page of a run; the test is skipped where there is no Chromium.</summary>
    /// <param name="record">The run.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="width">Of the window, in pixels.</param>
    /// <param name="scripts">Whether they run.</param>
    public async Task<OpenPage> Open(RunRecord record, ColorScheme scheme = ColorScheme.Light, int width = 1200, bool scripts = true)
    {
        Assert.SkipWhen(_browser is null, Missing);
        IPage page = await _browser!.NewPageAsync(new()
        {
            ColorScheme = scheme,
            JavaScriptEnabled = scripts,
            ViewportSize = new() { Width = width, Height = 900 },
        });
        var opened = new OpenPage(page);
        if (scripts)
        {
            await page.GotoAsync(Keep("empty", "<!DOCTYPE html><title>Empty</title>"));
            await opened.RememberWindow();
        }

        await page.GotoAsync(Write(record));
        return opened;
    }

    /// <summary>Runs axe on a page of one line.</summary>
    /// <param name="html">The page.</param>
    public async Task<string[]> FindViolations(string html)
    {
        Assert.SkipWhen(_browser is null, Missing);
        await using var opened = new OpenPage(await _browser!.NewPageAsync());
        await opened.Page.GotoAsync(Keep("control", html));
        return await opened.FindViolations();
    }

    private string Write(RunRecord record)
    {
        lock (_pages)
        {
            if (!_pages.TryGetValue(record, out string? address))
            {
                _pages[record] = address = Keep($"{_pages.Count}", ReportBuilder.Build(record, Environment.ProcessorCount).Html);
            }

            return address;
        }
    }

    private string Keep(string name, string html)
    {
        string file = Path.Combine(_folder, name + ".html");
        File.WriteAllText(file, html);
        return new Uri(file).AbsoluteUri;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _driver?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A page with all that it said and asked for since it was opened.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private string[] _window = [];

    public OpenPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) => Messages.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, fault) => Messages.Add(fault);
        page.Request += (_, request) => Requests.Add(request.Url);
    }

    private static string[] Levels => ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

    public IPage Page { get; }

    public List<string> Messages { get; } = [];

    /// <summary>Addresses asked for; the first is the page itself.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Takes the names of an empty page's window for those of the browser, and forgets what it asked for.</summary>
    public async Task RememberWindow()
    {
        _window = await WindowNames();
        Requests.Clear();
    }

    /// <summary>Stops the page's time, which only <see cref="IClock.RunForAsync(long)"/> moves from here on.</summary>
    public async Task StopClock()
    {
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        await Page.Clock.InstallAsync(new() { TimeDate = start });
        await Page.Clock.PauseAtAsync(start.AddHours(1));
    }

    /// <summary>Names that the page has added to its window.</summary>
    public async Task<string[]> FindGlobals() => [.. (await WindowNames()).Except(_window)];

    /// <summary>What axe finds against WCAG 2 at levels A and AA.</summary>
    public async Task<string[]> FindViolations()
    {
        AxeResult result = await Page.RunAxe(
            new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = [.. Levels] } });
        Assert.NotEmpty(result.Passes);
        return [.. result.Violations.SelectMany(one => one.Nodes.Select(node => $"{one.Id}: {node.Html}"))];
    }

    public async ValueTask DisposeAsync() => await Page.CloseAsync();

    private Task<string[]> WindowNames() => Page.EvaluateAsync<string[]>("() => Object.getOwnPropertyNames(window)");
}
