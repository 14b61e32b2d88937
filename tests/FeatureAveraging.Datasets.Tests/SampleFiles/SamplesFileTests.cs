using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Datasets.Tests.Formats;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Tests.SampleFiles;

public sealed class SamplesFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Load_SavedDraw_GivesTheSameSamples()
    {
        ClusterDistribution distribution =
            ClusterDistribution.Create(new ClusterOptions { ClusterCount = 7, InputDimension = 9, PositiveClusterCount = 2 }, new Seed(3));
        LabeledSamples drawn = distribution.Draw(20, new Seed(3), "data.train", labelNoise: 0.3);
        string path = _directory.File("s.npz");

        SamplesFile.Save(path, drawn);
        LoadedSamples loaded = SamplesFile.Load(path);

        Assert.Empty(loaded.Diagnostics);
        Assert.Equal(drawn.Inputs.Values, loaded.Samples.Inputs.Values);
        Assert.Equal(drawn.Labels, loaded.Samples.Labels);
        Assert.Equal(drawn.Clusters, loaded.Samples.Clusters);
        Assert.Equal(drawn.Partition!.Labels, loaded.Samples.Partition!.Labels);
        Assert.Equal(drawn.Features!.Values, loaded.Samples.Features!.Values);
    }

    [Fact]
    public void Load_InputsOfMoreAxes_FlattensThemAndKeepsTheirLengths()
    {
        string path = _directory.File("s.npz");
        NpzFile.Write(
            path,
            [
                new("x", NpyArray.FromFloats([.. Enumerable.Range(0, 24).Select(i => (float)i)], 2, 3, 2, 2)),
                new("y", NpyArray.FromIntegers([1, -1])),
            ]);
        LoadedSamples loaded = SamplesFile.Load(path);

        Assert.Equal([3, 2, 2], loaded.Axes);
        Assert.Equal([.. Enumerable.Range(12, 12).Select(i => (float)i)], loaded.Samples.Inputs.Row(1).ToArray());
    }

    [Fact]
    public void Load_SavedDrawOfThreeCoarseClasses_GivesTheSameSamplesWhateverTheMerge()
    {
        var distribution =
            ClusterDistribution.Create(new ClusterOptions { ClusterCount = 7, InputDimension = 9, ClassCount = 3 }, new Seed(3));
        LabeledSamples drawn = distribution.Draw(40, new Seed(3), "data.train", labelNoise: 0.3);
        string path = _directory.File("s.npz");

        SamplesFile.Save(path, drawn);
        foreach (ClassMerge? merge in (ClassMerge?[])[null, ClassMerge.Of(distribution.Partition)])
        {
            LoadedSamples loaded = SamplesFile.Load(path, merge);
            Assert.Empty(loaded.Diagnostics);
            Assert.Equal(3, loaded.Samples.GroupCount);
            Assert.Equal(drawn.Labels, loaded.Samples.Labels);
            Assert.Equal(drawn.Clusters, loaded.Samples.Clusters);
            Assert.Equal(drawn.Partition!.Groups, loaded.Samples.Partition!.Groups);
        }
    }

    [Fact]
    public void Load_CoarseClassesWithClusters_TakesTheMajorityAndReportsTheOthers()
    {
        LoadedSamples loaded = LoadNpz(
            Floats(6, 1, 1, 2, 3, 4, 5, 6), Integers("y", 2, 2, 0, 1, 1, 0), Integers("cluster", 1, 1, 1, 0, 0, 2));

        Assert.Equal([2, 2, 0, 1, 1, 0], loaded.Samples.Labels.ToArray());
        Assert.Equal([1, 2, 0], loaded.Samples.Partition!.Groups.ToArray());
        Diagnostic diagnostic = Assert.Single(loaded.Diagnostics);
        Assert.Equal(DiagnosticIds.MixedClusterLabels, diagnostic.Id);
        Assert.Contains("1 of 6 samples", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ClassesWithAMergeIntoThree_GivesCoarseClasses()
    {
        LabeledSamples samples = LoadNpz(ClassMerge.Parse("0,1|2,3|4"), Floats(4, 1, 1, 2, 3, 4), Integers("y", 0, 1, 4, 2)).Samples;

        Assert.Equal([0, 0, 2, 1], samples.Labels.ToArray());
        Assert.Equal([0, 1, 4, 2], samples.Clusters.ToArray());
    }

    [Fact]
    public void Load_ClassesThatMayBeCoarse_Warns()
    {
        (string Name, byte[] Array)[] arrays = [Floats(4, 1, 1, 2, 3, 4), Integers("y", 0, 1, 2, 2)];
        Diagnostic diagnostic = Assert.Single(LoadNpz(ClassMerge.Parse("0,1|2,3|4,5"), arrays).Diagnostics);

        Assert.Equal(DiagnosticIds.ClassesLikeCoarse, diagnostic.Id);
        Assert.Empty(LoadNpz(ClassMerge.Parse("0|1|2"), arrays).Diagnostics);
    }

    [Fact]
    public void Load_BinaryLabelsOnly_GivesNoClusters()
    {
        LabeledSamples samples = LoadNpz(Floats(2, 1, 5, 6), Integers("y", 1, -1)).Samples;

        Assert.Equal([1, -1], samples.Labels.ToArray());
        Assert.False(samples.HasClusters);
        Assert.Null(samples.Partition);
    }

    [Fact]
    public void Load_BytePixels_AreScaledToUnitRange()
    {
        LabeledSamples samples = LoadNpz(("x", NpyBytes.Array("|u1", "(1, 3)", [0, 51, 255])), Integers("y", 1)).Samples;

        Assert.Equal([0f, 0.2f, 1f], samples.Inputs.Values.ToArray());
    }

    [Fact]
    public void Load_ClustersWithoutSides_TakesTheMajorityAndReportsTheOthers()
    {
        LoadedSamples loaded =
            LoadNpz(Floats(6, 1, 1, 2, 3, 4, 5, 6), Integers("y", 1, 1, -1, -1, -1, -1), Integers("cluster", 1, 1, 1, 0, 0, 2));

        Assert.Equal([-1, 1, -1], loaded.Samples.Partition!.Labels.ToArray());
        Diagnostic diagnostic = Assert.Single(loaded.Diagnostics);
        Assert.Equal(DiagnosticIds.MixedClusterLabels, diagnostic.Id);
        Assert.Contains("1 of 6 samples", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ClassIndicesWithMerge_GivesSidesAndClassesAsClusters()
    {
        LabeledSamples samples = LoadNpz(ClassMerge.FirstHalf, Floats(3, 1, 1, 2, 3), Integers("y", 0, 3, 1)).Samples;

        Assert.Equal([1, -1, 1], samples.Labels.ToArray());
        Assert.Equal([0, 3, 1], samples.Clusters.ToArray());
        Assert.Equal([1, 1, -1, -1], samples.Partition!.Labels.ToArray());
    }

    [Fact]
    public void Load_OnlyClassOneWithMerge_ReadsClassIndices() =>
        Assert.Equal([-1, -1], LoadNpz(ClassMerge.Parity, Floats(2, 1, 1, 2), Integers("y", 1, 1)).Samples.Labels.ToArray());

    [Fact]
    public void Load_FeaturesOfMoreClassesThanSeen_CountForTheMerge()
    {
        LabeledSamples samples = LoadNpz(
            ClassMerge.FirstHalf, Floats(2, 1, 1, 2), Integers("y", 0, 2),
            ("features", NpyBytes.Array("<f4", "(6, 1)", new byte[24]))).Samples;

        Assert.Equal([1, 1], samples.Labels.ToArray());
        Assert.Equal(6, samples.Partition!.ClusterCount);
    }

    [Fact]
    public void Load_UnknownArray_Warns()
    {
        Diagnostic diagnostic = Assert.Single(LoadNpz(Floats(1, 1, 1), Integers("y", 1), Integers("z", 1)).Diagnostics);

        Assert.Equal(DiagnosticIds.UnknownFileContent, diagnostic.Id);
        Assert.Contains("'z'", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NpyMatrix_TakesTheLastColumnAsLabel()
    {
        string path = _directory.Write("s.npy", NpyBytes.Array("<f8", "(2, 3)", SafetensorsBytes.Doubles(0.5, 2, 1, 3, 4, -1)));

        LabeledSamples samples = SamplesFile.Load(path).Samples;

        Assert.Equal([0.5f, 2, 3, 4], samples.Inputs.Values.ToArray());
        Assert.Equal([1, -1], samples.Labels.ToArray());
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "no x", "there are no arrays x and y (the file holds y); expected arrays x and y, X and Y" },
        { "no y", "there are no arrays x and y (the file holds x)" },
        { "x flat", "x has shape (2)" },
        { "x empty", "x has shape (0, 3)" },
        { "x text", "x holds <U1 values; expected numbers" },
        { "x nan", "x holds a NaN, or a value beyond single precision, in sample 1" },
        { "x huge", "beyond single precision, in sample 1" },
        { "y fraction", "y holds 0.5 at sample 1; expected whole numbers" },
        { "y cube", "y has shape (2, 1, 1)" },
        { "y two hot", "y has shape (2, 2), and row 1 is not a single 1 among zeros" },
        { "y empty name", "y holds an empty name at sample 1" },
        { "y one name", "y holds the names a; expected labels ±1, 0 and 1" },
        { "y from one", "y holds class indices from 1 to 2, counted from 1; expected class indices from 0 to 1. Subtract 1" },
        { "y long", "y has 3 values and x has 2 rows" },
        { "y mixed", "y has negative labels and holds 2 at sample 1; expected either ±1 or class indices" },
        { "y minus five", "holds -5 at sample 0" },
        { "y large", "y holds 5000000000 at sample 1" },
        { "y classes", "y holds class indices from 0 to 3; expected labels ±1, 0 and 1, or at least two classes and a rule" },
        { "cluster negative", "cluster holds -1 at sample 1" },
        { "cluster short", "cluster has 1 values and x has 2 rows" },
        { "cluster tie", "cluster 0 has 1 samples with label +1 and as many with -1" },
        { "cluster empty", "cluster 1 has 0 samples" },
        { "cluster one side", "all 2 clusters are on the side +1" },
        { "sides short", "sides has 1 values; expected +1 or -1 for each of the 2 clusters" },
        { "sides zero", "sides holds 0 at cluster 1" },
        { "sides alone", "there is an array sides but no array cluster" },
        { "features rows", "features has 1 rows; expected one per cluster, 2" },
        { "features width", "features has 2 columns" },
        { "features nan", "features holds a NaN or an infinity in row 1" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Load_FaultyNpz_ThrowsDatasetExceptionNamingFileAndIndex(string fault, string said)
    {
        (string Name, byte[] Array) x = Floats(2, 1, 1, 2), y = Integers("y", 1, -1), cluster = Integers("cluster", 0, 1);
        (string, byte[])[] arrays = fault switch
        {
            "no x" => [y],
            "no y" => [x],
            "x flat" => [("x", NpyBytes.Array("<f4", "(2,)", new byte[8])), y],
            "x empty" => [("x", NpyBytes.Array("<f4", "(0, 3)", [])), y],
            "x text" => [("x", NpyBytes.Array("<U1", "(2, 1)", new byte[8])), y],
            "x nan" => [Floats(2, 1, 1, float.NaN), y],
            "x huge" => [("x", NpyBytes.Array("<f8", "(2, 1)", SafetensorsBytes.Doubles(1, 1e300))), y],
            "y fraction" => [x, ("y", NpyBytes.Array("<f8", "(2,)", SafetensorsBytes.Doubles(1, 0.5)))],
            "y cube" => [x, ("y", NpyBytes.Array("|i1", "(2, 1, 1)", [1, 1]))],
            "y two hot" => [x, ("y", NpyBytes.Array("|u1", "(2, 2)", [1, 0, 1, 1]))],
            "y empty name" => [x, ("y", NpyBytes.Array("|S1", "(2,)", "a\0"u8.ToArray()))],
            "y one name" => [x, ("y", NpyBytes.Array("|S1", "(2,)", "aa"u8.ToArray()))],
            "y from one" => [x, Integers("y", 1, 2)],
            "y long" => [x, Integers("y", 1, 1, 1)],
            "y mixed" => [x, Integers("y", -1, 2)],
            "y minus five" => [x, Integers("y", -5, 1)],
            "y large" => [x, Integers("y", 0, 5_000_000_000)],
            "y classes" => [x, Integers("y", 0, 3)],
            "cluster negative" => [x, y, Integers("cluster", 0, -1)],
            "cluster short" => [x, y, Integers("cluster", 0)],
            "cluster tie" => [x, y, Integers("cluster", 0, 0)],
            "cluster empty" => [x, y, Integers("cluster", 0, 2)],
            "cluster one side" => [x, Integers("y", 1, 1), cluster],
            "sides short" => [x, y, cluster, Integers("sides", 1)],
            "sides zero" => [x, y, cluster, Integers("sides", 1, 0)],
            "sides alone" => [x, y, Integers("sides", 1, -1)],
            "features rows" => [x, y, cluster, Features(1, 1, 7)],
            "features width" => [x, y, Features(1, 2, 1, 2)],
            "features nan" => [x, y, Features(2, 1, 1, double.NaN)],
            _ => throw new ArgumentOutOfRangeException(nameof(fault)),
        };
        DatasetException thrown = Assert.Throws<DatasetException>(() => LoadNpz(arrays));

        Assert.StartsWith(_directory.File("s.npz"), thrown.Message, StringComparison.Ordinal);
        Assert.Contains(said, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ClassesBeyondAGivenPartition_ThrowsDatasetException() =>
        Assert.Contains(
            "class indices up to 2",
            Assert.Throws<DatasetException>(
                () => LoadNpz(ClassMerge.Of(new Partition([1, -1])), Floats(2, 1, 1, 2), Integers("y", 0, 2))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Load_OtherExtension_ListsTheFormats() =>
        Assert.Contains(
            "the extension is '.XLSX'; expected .npz, .npy, .csv, .tsv or .txt",
            Assert.Throws<DatasetException>(() => SamplesFile.Load("a.xlsx")).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_NpyWithFractionalLabel_NamesTheSample()
    {
        string path = _directory.Write("s.npy", NpyBytes.Array("<f8", "(1, 2)", SafetensorsBytes.Doubles(0.5, 0.25)));

        Assert.Contains(
            "y holds 0.25 at sample 0", Assert.Throws<DatasetException>(() => SamplesFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_OtherExtension_WritesNothing()
    {
        Assert.Throws<DatasetException>(() => SamplesFile.Save(_directory.File("s.csv"), new LabeledSamples(new Samples(1, 1, [1]), [1])));
        Assert.Empty(_directory.Content());
    }

    private static (string Name, byte[] Array) Floats(int rows, int columns, params float[] values) =>
        ("x", NpyBytes.Array("<f4", $"({rows}, {columns})", SafetensorsBytes.Floats(values)));

    private static (string Name, byte[] Array) Features(int rows, int columns, params double[] values) =>
        ("features", NpyBytes.Array("<f8", $"({rows}, {columns})", SafetensorsBytes.Doubles(values)));

    private static (string Name, byte[] Array) Integers(string name, params long[] values) =>
        (name, NpyBytes.Array("<i8", $"({values.Length},)", [.. values.SelectMany(BitConverter.GetBytes)]));

    private LoadedSamples LoadNpz(params (string Name, byte[] Array)[] arrays) => LoadNpz(null, arrays);

    private LoadedSamples LoadNpz(ClassMerge? merge, params (string Name, byte[] Array)[] arrays)
    {
        string path = _directory.File("s.npz");
        NpzFile.Write(path, arrays.Select(a => new KeyValuePair<string, NpyArray>(a.Name, NpyFormat.Parse(a.Name, a.Array))));
        return SamplesFile.Load(path, merge);
    }
}
