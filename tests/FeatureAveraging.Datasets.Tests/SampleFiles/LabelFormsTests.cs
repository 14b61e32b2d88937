using System.IO.Compression;
using System.Text;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Datasets.Tests.Formats;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Tests.SampleFiles;

/// <summary>Arrays and labels as programs write them: three samples of the classes 2, 0, 1 in every form.</summary>
public sealed class LabelFormsTests : IDisposable
{
    private static readonly byte[] Inputs = NpyBytes.Array("|u1", "(3, 1)", [0, 51, 255]);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    public static TheoryData<string, string, byte[]> Forms => new()
    {
        { "|u1", "(3,)", [2, 0, 1] },
        { "|u1", "(3, 1)", [2, 0, 1] },
        { "<u8", "(3,)", [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0] },
        { "<f8", "(3,)", SafetensorsBytes.Doubles(2, 0, 1) },
        { "<f2", "(3, 1)", [0, 0x40, 0, 0, 0, 0x3C] },
        { "<f8", "(3, 3)", SafetensorsBytes.Doubles(0, 0, 1, 1, 0, 0, 0, 1, 0) },
        { "|b1", "(3, 3)", [0, 0, 1, 1, 0, 0, 0, 1, 0] },
        { "|S3", "(3,)", "owlantcat"u8.ToArray() },
        { "<U3", "(3, 1)", Encoding.UTF32.GetBytes("owlantcat") },
        { ">U3", "(3,)", new UTF32Encoding(true, false).GetBytes("owlantcat") },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Load_AnyFormOfLabels_GivesTheClasses(string type, string shape, byte[] data)
    {
        LoadedSamples loaded = Load(ClassMerge.Parity, ("x", Inputs), ("y", NpyBytes.Array(type, shape, data)));

        Assert.Equal([2, 0, 1], loaded.Samples.Clusters.ToArray());
        Assert.Equal([1, 1, -1], loaded.Samples.Labels.ToArray());
    }

    [Fact]
    public void Load_ColumnsOfClasses_TellHowManyThereAre()
    {
        byte[] firstTwo = NpyBytes.Array("|u1", "(3, 4)", [0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]);
        byte[] lastTwo = NpyBytes.Array("|u1", "(3, 3)", [0, 1, 0, 0, 0, 1, 0, 0, 1]);

        LoadedSamples half = Load(ClassMerge.FirstHalf, ("x", Inputs), ("y", firstTwo));
        LoadedSamples parity = Load(ClassMerge.Parity, ("x", Inputs), ("y", lastTwo));

        Assert.Equal([1, 1, 1], half.Samples.Labels.ToArray());        // 0 and 1 are the first half of four classes
        Assert.Equal([1, 2, 2], parity.Samples.Clusters.ToArray());
        Assert.Contains(
            "from 0 to 1 of 4 classes; expected", Assert.Throws<DatasetException>(() => Load(null, ("x", Inputs), ("y", firstTwo))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "y has a column for each of 4 classes; expected one for each of 2 classes",
            Assert.Throws<DatasetException>(
                () => Load(ClassMerge.Of(new Partition([1, -1])), ("x", Inputs), ("y", firstTwo))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_UnsignedBeyondSigned_IsADataFaultInLabelsAndANumberInInputs()
    {
        byte[] huge = NpyBytes.Array("<u8", "(1, 1)", [.. Enumerable.Repeat((byte)255, 8)]);
        byte[] one = NpyBytes.Array("|u1", "(1, 1)", [1]);

        Assert.Contains(
            "y holds 1.8446744073709552E+19", Assert.Throws<DatasetException>(() => Load(null, ("x", one), ("y", huge))).Message,
            StringComparison.Ordinal);
        Assert.Equal(1.8446744073709552E+19f, Load(null, ("x", huge), ("y", one)).Samples.Inputs.Values[0]);
    }

    [Fact]
    public void Load_TestPartWithFewerNames_IsNumberedByThoseOfTheTrainingPart()
    {
        byte[] train = NpyBytes.Array("|S3", "(3,)", "owlantcat"u8.ToArray());
        byte[] test = NpyBytes.Array("|S3", "(3,)", "owlcatowl"u8.ToArray());
        LoadedSamples loaded = Load(
            ClassMerge.Parity, ("x_train", Inputs), ("y_train", train), ("x_test", Inputs), ("y_test", test));

        Assert.Equal([2, 1, 2], loaded.Samples.Clusters.ToArray());
        Assert.Equal(["ant", "cat", "owl"], loaded.ClassNames);
        Assert.False(loaded.IsClassCountInferred);
        Assert.Contains(
            "y holds the name 'ant'; expected one of cat, owl",
            Assert.Throws<DatasetException>(() => Load(
                ClassMerge.Parity, ("x_train", Inputs), ("y_train", test), ("x_test", Inputs), ("y_test", train))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Names_AreKeptAndTold()
    {
        LoadedSamples loaded = Load(ClassMerge.Parity, ("x", Inputs), ("y", NpyBytes.Array("|S3", "(3,)", "owlantcat"u8.ToArray())));

        Assert.Equal(["ant", "cat", "owl"], loaded.ClassNames);
        Diagnostic told = Assert.Single(loaded.Diagnostics);
        Assert.Equal(DiagnosticIds.NamedClasses, told.Id);
        Assert.Contains("0 ant, 1 cat, 2 owl", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NamesOfTheTraining_NumberTheOthers()
    {
        string path = Write(("x", Inputs), ("y", NpyBytes.Array("|S3", "(3,)", "owlcatowl"u8.ToArray())));

        LabeledSamples samples =
            SamplesFile.Load(path, ClassMerge.Parity, new SamplesReading { ClassNames = ["ant", "cat", "owl"] }).Samples;

        Assert.Equal([2, 1, 2], samples.Clusters.ToArray());
        Assert.Contains(
            "y holds the name 'cat'; expected one of ant, owl",
            Assert.Throws<DatasetException>(
                () => SamplesFile.Load(path, ClassMerge.Parity, new SamplesReading { ClassNames = ["ant", "owl"] })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FewerNamesThanAModelHasClasses_ThrowsDatasetException() => Assert.Contains(
        "y holds 2 names of classes (cat, owl); expected the names of 3 classes",
        Assert.Throws<DatasetException>(
            () => Load(
                ClassMerge.Of(new Partition([1, -1, 1])), ("x", Inputs), ("y", NpyBytes.Array("|S3", "(3,)", "owlcatowl"u8.ToArray()))))
            .Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("|u1", new byte[] { 1, 0, 1 })]
    [InlineData("|b1", new byte[] { 1, 0, 1 })]
    [InlineData("|S1", new byte[] { 98, 97, 98 })]
    public void Load_TwoClasses_TheSecondIsPositive(string type, byte[] labels)
    {
        LabeledSamples samples = Load(null, ("x", Inputs), ("y", NpyBytes.Array(type, "(3,)", labels))).Samples;

        Assert.Equal([1, -1, 1], samples.Labels.ToArray());
        Assert.Equal([1, 0, 1], samples.Clusters.ToArray());
        Assert.Equal([-1, 1], samples.Partition!.Labels.ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0 }, -1)]
    [InlineData(new byte[] { 1, 1, 1 }, 1)]
    public void Load_OneOfTwoClasses_KeepsItsSign(byte[] labels, int expected) =>
        Assert.All(Load(null, ("x", Inputs), ("y", NpyBytes.Array("|u1", "(3,)", labels))).Samples.Labels.ToArray(),
            label => Assert.Equal(expected, label));

    [Fact]
    public void Load_ClassesWithGaps_AreNamed()
    {
        LoadedSamples loaded = Load(ClassMerge.Parity, ("x", Inputs), ("y", NpyBytes.Array("|u1", "(3,)", [0, 2, 5])));

        Assert.Equal(6, loaded.Samples.Partition!.ClusterCount);
        Assert.Contains("1, 3, 4 do not occur", Assert.Single(loaded.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_CountedFromOneForAModel_SaysSo() => Assert.Contains(
        "counted from 1",
        Assert.Throws<DatasetException>(
            () => Load(
                ClassMerge.Of(new Partition([1, -1, 1])), ("x", Inputs), ("y", NpyBytes.Array("|u1", "(3,)", [1, 3, 3])))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("x", "y")]
    [InlineData("X", "Y")]
    [InlineData("X", "y")]
    [InlineData("data", "target")]
    [InlineData("images", "labels")]
    [InlineData("arr_0", "arr_1")]
    [InlineData("data/x", "data/y")]
    public void Load_AnyNamesOfArrays_GivesTheSamples(string x, string y) =>
        Assert.Equal([0, 0.2f, 1], Load(null, (x, Inputs), (y, NpyBytes.Array("|u1", "(3,)", [1, 0, 1]))).Samples.Inputs.Values.ToArray());

    [Theory]
    [InlineData(DatasetSplit.Train, 0.2f)]
    [InlineData(DatasetSplit.Test, 1)]
    public void Load_KerasNames_GiveThePartAskedFor(DatasetSplit split, float expected)
    {
        string path = Write(
            ("x_train", NpyBytes.Array("|u1", "(1, 1, 1)", [51])), ("y_train", NpyBytes.Array("|u1", "(1,)", [0])),
            ("x_test", NpyBytes.Array("|u1", "(1, 1, 1)", [255])), ("y_test", NpyBytes.Array("|u1", "(1,)", [1])));

        LoadedSamples loaded = SamplesFile.Load(path, null, new SamplesReading { Split = split });

        Assert.Equal([expected], loaded.Samples.Inputs.Values.ToArray());
        Assert.True(loaded.HasParts);
        Assert.Empty(loaded.Diagnostics);
    }

    [Fact]
    public void Load_OtherMembersOfTheZip_AreNotRead()
    {
        LoadedSamples loaded = Load(
            null, ("x", Inputs), ("y", NpyBytes.Array("|u1", "(3,)", [1, 0, 1])), ("info", NpyBytes.Array("|O", "(1,)", [0x80, 3])),
            ("__MACOSX/x", [1, 2]), ("._x", [1, 2]), ("notes.txt", [1]), ("folder/", []));

        Assert.Contains("array 'info'", Assert.Single(loaded.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ObjectsWhereLabelsAreNeeded_ThrowsDatasetException() => Assert.Contains(
        "s.npz (y.npy): the elements are |O (Python objects, which are not read",
        Assert.Throws<DatasetException>(() => Load(null, ("x", Inputs), ("y", NpyBytes.Array("|O", "(3,)", [0x80, 3])))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Load_BytesWithoutScale_StayAsTheyAre()
    {
        string path = Write(("x", Inputs), ("y", NpyBytes.Array("|u1", "(3,)", [1, 0, 1])));

        Assert.Equal(
            [0, 51, 255], SamplesFile.Load(path, null, new SamplesReading { Scale = ValueScale.None }).Samples.Inputs.Values.ToArray());
    }

    [Fact]
    public void Load_DoublePrecision_IsKeptAndSavedAgain()
    {
        double fine = 1 + Math.ScaleB(1, -29);
        string path = Write(
            ("x", NpyBytes.Array("<f8", "(1, 2)", SafetensorsBytes.Doubles(fine, 0.5))), ("y", NpyBytes.Array("|u1", "(1,)", [1])));
        double[] row = new double[2];

        LabeledSamples samples = SamplesFile.Load(path).Samples;
        SamplesFile.Save(_directory.File("again.npz"), samples);
        SamplesFile.Load(_directory.File("again.npz")).Samples.Take([0]).Inputs.CopyRow(0, row);

        Assert.True(samples.Inputs.AreRounded);
        Assert.Equal([fine, 0.5], row);
        Assert.Equal([1, 0.5f], samples.Inputs.Values.ToArray());
    }

    [Fact]
    public void Load_ClaimOfABomb_IsRefused()
    {
        string path = Write(("x", Inputs), ("y", NpyBytes.Array("|u1", "(3,)", [1, 0, 1])));
        byte[] bytes = File.ReadAllBytes(path);
        int directory = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(bytes.AsSpan(directory + 24), 2_000_000_000);
        File.WriteAllBytes(path, bytes);

        Assert.Contains(
            "claims 2000000000 bytes", Assert.Throws<DatasetException>(() => SamplesFile.Load(path)).Message, StringComparison.Ordinal);
    }

    private LoadedSamples Load(ClassMerge? merge, params (string Name, byte[] Array)[] arrays)
    {
        File.Delete(_directory.File("s.npz"));
        return SamplesFile.Load(Write(arrays), merge);
    }

    private string Write(params (string Name, byte[] Array)[] arrays)
    {
        string path = _directory.File("s.npz");
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, byte[] array) in arrays)
        {
            bool other = name.EndsWith('/') || name.EndsWith(".txt", StringComparison.Ordinal);
            using Stream entry = zip.CreateEntry(other ? name : name + ".npy").Open();
            entry.Write(array);
        }

        return path;
    }
}
