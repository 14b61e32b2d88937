using System.Security.Cryptography;
using FeatureAveraging.Datasets.Catalog;
using FeatureAveraging.Datasets.Fetching;
using FeatureAveraging.Datasets.Tests.Formats;

namespace FeatureAveraging.Datasets.Tests.Fetching;

public sealed class DatasetFetcherTests : IDisposable
{
    private static readonly byte[] Payload = [.. Enumerable.Range(0, 300_000).Select(i => (byte)((i * i) >> 7))];
    private static readonly byte[] Gzipped = IdxFileTests.Gzip(Payload);
    private static readonly DatasetFile TestFile = new("set/a.bin.gz", Convert.ToHexStringLower(SHA256.HashData(Payload)), Payload.Length);

    private readonly TemporaryDirectory _directory = new();
    private readonly HttpClient _http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Fetch_NothingThere_DownloadsVerifiesAndReportsProgress()
    {
        await using var server = new LoopbackServer(Gzipped);
        var progress = new Recorder();

        IReadOnlyList<string> paths = await Fetcher().FetchAsync(Entry(server), _directory.Path, null, progress, Cancellation);

        Assert.Equal([_directory.File("set/a.bin.gz")], paths);
        Assert.Equal(["set/a.bin.gz"], _directory.Content());
        Assert.Equal(Gzipped, await File.ReadAllBytesAsync(paths[0], Cancellation));
        Assert.Equal(["/data/a.bin.gz -1"], server.Requests);
        Assert.Equal(new FetchProgress("set/a.bin.gz", Gzipped.Length, Gzipped.Length), progress.Reports[^1]);
        Assert.Equal(progress.Reports.Select(r => r.Received).Order(), progress.Reports.Select(r => r.Received));
    }

    [Fact]
    public async Task Fetch_SoundFileThere_AsksNobody()
    {
        await using var server = new LoopbackServer(Gzipped);
        string plain = _directory.Write("a.bin", Payload);

        Assert.Equal([plain], await Fetcher().FetchAsync(Entry(server), _directory.Path, cancellation: Cancellation));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Fetch_CorruptFileThere_IsReplaced()
    {
        await using var server = new LoopbackServer(Gzipped);
        _directory.Write("set/a.bin.gz", [1, 2, 3]);

        await Fetcher().FetchAsync(Entry(server), _directory.Path, cancellation: Cancellation);

        AssertFetched();
    }

    [Fact]
    public async Task Fetch_PartThere_AsksForTheRestOnly()
    {
        await using var server = new LoopbackServer(Gzipped);
        _directory.Write("set/a.bin.gz.part", Gzipped[..100]);
        var progress = new Recorder();

        await Fetcher().FetchAsync(Entry(server), _directory.Path, null, progress, Cancellation);

        AssertFetched();
        Assert.Equal(["/data/a.bin.gz 100"], server.Requests);
        Assert.Equal(new FetchProgress("set/a.bin.gz", 100, Gzipped.Length), progress.Reports[0]);
    }

    [Fact]
    public async Task Fetch_PartThereAndServerWithoutRanges_StartsOver()
    {
        await using var server = new LoopbackServer(Gzipped) { Ranges = false };
        _directory.Write("set/a.bin.gz.part", Gzipped[..100]);

        await Fetcher().FetchAsync(Entry(server), _directory.Path, cancellation: Cancellation);

        AssertFetched();
    }

    [Fact]
    public async Task Fetch_PartAlreadyWhole_StartsOverAfterTheRefusedRange()
    {
        await using var server = new LoopbackServer(Gzipped);
        _directory.Write("set/a.bin.gz.part", Gzipped);

        await Fetcher().FetchAsync(Entry(server), _directory.Path, cancellation: Cancellation);

        AssertFetched();
        Assert.Equal([$"/data/a.bin.gz {Gzipped.Length}", "/data/a.bin.gz -1"], server.Requests);
    }

    [Fact]
    public async Task Fetch_ConnectionCut_KeepsThePartAndTheNextFetchGoesOn()
    {
        await using var server = new LoopbackServer(Gzipped) { CutAfter = 1000 };

        DatasetException fault = await Assert.ThrowsAsync<DatasetException>(
            () => Fetcher().FetchAsync(Entry(server), _directory.Path, cancellation: Cancellation));
        Assert.Equal(["set/a.bin.gz.part"], _directory.Content());
        Assert.Equal(Gzipped[..1000], await File.ReadAllBytesAsync(_directory.File("set/a.bin.gz.part"), Cancellation));
        Assert.Contains("favg data fetch set again", fault.Message, StringComparison.Ordinal);

        server.CutAfter = -1;
        await Fetcher().FetchAsync(Entry(server), _directory.Path, cancellation: Cancellation);
        AssertFetched();
        Assert.Equal("/data/a.bin.gz 1000", server.Requests[^1]);
    }

    [Fact]
    public async Task Fetch_WrongContent_RemovesItAndNamesBothChecksums()
    {
        byte[] other = IdxFileTests.Gzip([1, 2, 3]);
        await using var server = new LoopbackServer(other);

        DatasetException fault = await Assert.ThrowsAsync<DatasetException>(
            () => Fetcher().FetchAsync(Entry(server), _directory.Path, cancellation: Cancellation));

        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData([1, 2, 3])), fault.Found, StringComparison.Ordinal);
        Assert.Contains(TestFile.Sha256, fault.Expected, StringComparison.Ordinal);
        Assert.Empty(_directory.Content());
    }

    [Fact]
    public async Task Fetch_FirstMirrorFails_TakesTheSecond()
    {
        await using var missing = new LoopbackServer([]) { Status = 404 };
        await using var server = new LoopbackServer(Gzipped);

        await Fetcher().FetchAsync(Entry(missing, server), _directory.Path, cancellation: Cancellation);

        AssertFetched();
        Assert.Single(missing.Requests);
    }

    [Fact]
    public async Task Fetch_EveryMirrorFails_ListsEachFailure()
    {
        await using var missing = new LoopbackServer([]) { Status = 404 };
        await using var broken = new LoopbackServer([]) { Status = 503 };

        DatasetException fault = await Assert.ThrowsAsync<DatasetException>(
            () => Fetcher().FetchAsync(Entry(missing, broken), _directory.Path, cancellation: Cancellation));

        Assert.Contains($"{missing.Address}a.bin.gz: the server answered 404", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"{broken.Address}a.bin.gz: the server answered 503", fault.Message, StringComparison.Ordinal);
        Assert.Empty(_directory.Content());
    }

    [Fact]
    public async Task Fetch_MirrorGiven_ReplacesTheEntrysMirrors()
    {
        await using var own = new LoopbackServer(Gzipped);
        await using var given = new LoopbackServer(Gzipped);

        await Fetcher()
            .FetchAsync(Entry(own), _directory.Path, new Uri(given.Address.AbsoluteUri.TrimEnd('/')), cancellation: Cancellation);

        AssertFetched();
        Assert.Empty(own.Requests);
        Assert.Equal(["/data/a.bin.gz -1"], given.Requests);
    }

    [Fact]
    public async Task Fetch_MirrorOfAnotherScheme_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(
            () => Fetcher().FetchAsync(
                new DatasetEntry("set", "", [], [TestFile]), _directory.Path, new Uri("file:///tmp/"), cancellation: Cancellation));

    [Fact]
    public async Task Fetch_ServerFallsSilent_GivesUpAndKeepsThePart()
    {
        await using var server = new LoopbackServer(Gzipped) { CutAfter = 500, Stall = true };
        var fetcher = new DatasetFetcher(_http, stallTimeout: TimeSpan.FromMilliseconds(200));

        DatasetException fault = await Assert.ThrowsAsync<DatasetException>(
            () => fetcher.FetchAsync(Entry(server), _directory.Path, cancellation: Cancellation));

        Assert.Contains("stopped answering", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["set/a.bin.gz.part"], _directory.Content());
    }

    [Fact]
    public async Task Fetch_Cancelled_KeepsThePart()
    {
        await using var server = new LoopbackServer(Gzipped) { CutAfter = 500, Stall = true };
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var whenSomethingCame = new Recorder { OnReport = r => { if (r.Received == 500) { cancel.Cancel(); } } };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Fetcher().FetchAsync(Entry(server), _directory.Path, null, whenSomethingCame, cancel.Token));

        Assert.Equal(500, new FileInfo(_directory.File("set/a.bin.gz.part")).Length);
    }

    [Fact]
    public async Task Fetch_DataDirectoryCannotBeMade_ThrowsBeforeAnyRequest()
    {
        await using var server = new LoopbackServer(Gzipped);
        string file = _directory.Write("file", [1]);

        DatasetException fault =
            await Assert.ThrowsAsync<DatasetException>(() => Fetcher().FetchAsync(Entry(server), file, cancellation: Cancellation));

        Assert.Contains("the directory cannot be made", fault.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private static DatasetEntry Entry(params LoopbackServer[] mirrors) =>
        new("set", "a test set", [.. mirrors.Select(m => m.Address)], [TestFile]);

    private DatasetFetcher Fetcher() => new(_http);

    private void AssertFetched()
    {
        Assert.Equal(["set/a.bin.gz"], _directory.Content());
        Assert.Equal(Gzipped, File.ReadAllBytes(_directory.File("set/a.bin.gz")));
    }

    private sealed class Recorder : IProgress<FetchProgress>
    {
        public List<FetchProgress> Reports { get; } = [];

        public Action<FetchProgress>? OnReport { get; init; }

        public void Report(FetchProgress value)
        {
            Reports.Add(value);
            OnReport?.Invoke(value);
        }
    }
}
