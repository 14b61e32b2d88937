using System.Text;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Tests.SampleFiles;

/// <summary>Tables as programs write them: two samples (0.5, −20), (3, 4) with the labels 1, −1 in every form.</summary>
public sealed class CsvDialectTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("0.5;-20;1\n3;4;-1\n")]
    [InlineData("0.5\t-20\t1\n3\t4\t-1\n")]
    [InlineData("0.5 -20 1\n  3   4  -1\n")]
    [InlineData("5.000e-01 -2.000e+01 1.000e+00\n3.000e+00 4.000e+00 -1.000e+00\n")]
    [InlineData("# made by \"savetxt\", don't \"ask\n0.5,-20,1\n# 9,9,9\n3,4,-1\n")]
    [InlineData("\"a\";\"b\";\"y\"\n\"0,5\";\"-20\";\"1\"\n\"3\";\"4\";\"-1\"\n")]
    [InlineData("0,5;-20;1\n3,0;4;-1\n")]
    [InlineData("0,5 -20 1\n3,0 4 -1\n")]
    [InlineData("0,5\t-20\t1\n3,0\t4\t-1\n")]
    [InlineData("\"0.5\",\"-20\",\"1\"\r\n\"3\",\"4\",\"-1\"\r\n")]
    [InlineData("y,height,width\n1,0.5,-20\n-1,3,4\n")]
    [InlineData("height,Label,width\n0.5,1,-20\n3,-1,4\n")]
    [InlineData(",0,1,target\n0,0.5,-20,1\n1,3,4,-1\n")]
    [InlineData("Unnamed: 0,0,1,target\n7,0.5,-20,1\n5,3,4,-1\n")]
    [InlineData("0,1,2\n0.5,-20,1\n3,4,-1\n")]
    [InlineData("0.5,-20,1.0\n3,4,-1.0")]
    public void Load_AnyForm_GivesTheSameSamples(string text) => AssertSamples(Load(text));

    [Fact]
    public void Load_AnyEncoding_GivesTheSameSamples()
    {
        const string Text = "größe,b,y\n0.5,-20,1\n3,4,-1\n";
        Encoding[] encodings =
        [
            new UTF8Encoding(true), new UTF8Encoding(false), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true),
            new UnicodeEncoding(false, false), new UnicodeEncoding(true, false), new UTF32Encoding(false, true),
        ];
        foreach (Encoding encoding in encodings)
        {
            AssertSamples(SamplesFile.Load(_directory.Write("e.csv", [.. encoding.GetPreamble(), .. encoding.GetBytes(Text)])));
        }
    }

    [Theory]
    [InlineData("first", "1,0.5,-20\n-1,3,4\n")]
    [InlineData("0", "1,0.5,-20\n-1,3,4\n")]
    [InlineData("1", "0.5,1,-20\n3,-1,4\n")]
    [InlineData("last", "label,b,c\n0.5,-20,1\n3,4,-1\n")]
    [InlineData("species", "a,species,y\n0.5,1,-20\n3,-1,4\n")]
    [InlineData("2", ",p,q,r\n0,0.5,1,-20\n1,3,-1,4\n")]     // as messages count: fields of the line, row numbers too
    [InlineData("1", ",p,q,r\n0,1,0.5,-20\n1,-1,3,4\n")]
    [InlineData("first", ",p,q,r\n0,1,0.5,-20\n1,-1,3,4\n")]
    public void Load_LabelColumn_IsTheOneAskedFor(string column, string text) =>
        AssertSamples(Load(text, new SamplesReading { LabelColumn = column }));

    [Theory]
    [InlineData("# y,height,width\n1,0.5,-20\n-1,3,4\n")]
    [InlineData("#height;y;width\n0,5;1;-20\n3,0;-1;4\n")]
    [InlineData("# by savetxt\n# height label width\n0.5 1 -20\n3 -1 4\n")]
    public void Load_NamesInTheCommentAbove_AreNames(string text) => AssertSamples(Load(text));

    [Theory]
    [InlineData("# made,on,Monday\n0.5,-20,1\n3,4,-1\n")]
    [InlineData("0.5,-20,1\n# y,a,b\n3,4,-1\n")]
    public void Load_OtherComments_ChangeNothing(string text) => AssertSamples(Load(text));

    [Theory]
    [InlineData("a,b,outcome\n0.5,-20,1\n3,4,-1\n", Severity.Info, "read from the last column, outcome")]
    [InlineData("a;b;y\n1,234;-2,500;1\n3,001;4,125;-1\n", Severity.Warning, "the comma in every number was read as the decimal mark")]
    public void Load_TableReadByAGuess_SaysWhich(string text, Severity severity, string said)
    {
        Diagnostic told = Assert.Single(Load(text).Diagnostics);

        Assert.Equal((DiagnosticIds.TableColumns, severity), (told.Id, told.Severity));
        Assert.Contains(said, told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a;b;y\n1,234;-2,5;1\n")]
    [InlineData("a;b;y\n1,234;0,500;1\n")]
    [InlineData("a;b;y\n1,234;1234,500;1\n")]
    [InlineData("a;b;y\n1.234;2.345;1\n")]
    public void Load_CommaThatCannotGroup_IsNoQuestion(string text) => Assert.Empty(Load(text).Diagnostics);

    [Fact]
    public void Load_HeaderThatCounts_SaysSo() => Assert.Contains(
        "the first line, 0, 1, 2, counts", Assert.Single(Load("0,1,2\n0.5,-20,1\n3,4,-1\n").Diagnostics).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Load_RowNumbers_AreLeftOutOrQuestioned()
    {
        string rows = string.Concat(Enumerable.Range(0, 12).Select(i => $"{i},0.5,{i % 2}\n"));

        Diagnostic named = Assert.Single(Load("id,a,y\n" + rows).Diagnostics);
        LoadedSamples unnamed = Load(",a,y\n" + rows);

        Assert.Equal((DiagnosticIds.TableColumns, Severity.Warning), (named.Id, named.Severity));
        Assert.Contains("column id counts the rows", named.Message, StringComparison.Ordinal);
        Assert.Equal(1, unnamed.Samples.Inputs.Dimension);
        Assert.Contains("the row numbers that pandas writes", Assert.Single(unnamed.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0,1\n0.5,1\n3,0\n", "its first line, 0, 1, may be a sample or the names of the columns")]
    [InlineData("a,b,y\n1,2,1\n3,,0\n", "line 3, column 1 (b) has no value ('')")]
    [InlineData("1,2,1\n\n#x\n3,NA,0\n", "line 4, column 1 has no value ('NA')")]
    [InlineData("1;2;1\n3;?;0\n", "line 2, column 1 has no value ('?')")]
    [InlineData("a,b,y\n1,2,1\n3,4,\n", "line 3, column 2 (y) has no value ('')")]
    [InlineData("1.5;2;1\n3,5;2;0\n", "there are numbers with a decimal point and numbers with a decimal comma")]
    [InlineData("a,b,y\n1,\"2,1\n3,4,0\n", "line 2 has a quote that is not closed")]
    [InlineData("a,label,class\n1,2,1\n", "2 columns may hold the labels (label, class)")]
    [InlineData("5,0,0\n3,0,0\n4,0,0\n", "the last column does not hold labels by its values, and the first does")]
    [InlineData("5,0,13\n3,0,255\n3,0,0\n4,0,7\n", "--label first")]
    [InlineData("a,y\n1,0.5\n2,1\n", "column 1 (y) does not hold labels: y holds 0.5 at sample 0")]
    [InlineData("a,y\n1,0.5\n2,1\n", "--label first (so it is in MNIST as CSV)")]
    [InlineData("a,y\n1,2\n2,cat\n", "the labels are numbers and words (2, cat)")]
    [InlineData(",a,y\n0.5,1,1\n", "line 2 has '0.5' in the first column, which has no name")]
    [InlineData("inf,2,1\n3,4,0\n", "line 1, column 0 is 'inf'")]
    [InlineData("1e400,2,1\n3,4,0\n", "line 1, column 0 is '1e400'")]
    [InlineData("0x10,2,1\n3,4,0\n", "line 1, column 0 is '0x10'")]
    [InlineData("$2,2,1\n3,4,0\n", "line 1, column 0 is '$2'")]
    [InlineData("\u22122,2,1\n3,4,0\n", "line 1, column 0 is '\u22122'")]
    [InlineData("2,(3),1\n3,4,0\n", "line 1, column 1 is '(3)'")]
    [InlineData("7,0,0.1,0.2\n3,0,0,9\n4,0,255,0\n", "0.1, above whole numbers, stands for a repeated 0")]
    [InlineData("digit,a,b\n5,0,0\n3,0,0\n4,0,0\n", "the last column does not hold labels by its values, and the first does")]
    [InlineData("# digit,a,b\n5,0,0\n3,0,0\n4,0,0\n", "--label first")]
    public void Load_UnclearTable_SaysWhereAndWhatToDo(string text, string said) =>
        Assert.Contains(said, Assert.Throws<DatasetException>(() => Load(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("weight", "first, last, an index from 0 to 2, or one of a, b, y")]
    [InlineData("3", "there is no column '3'")]
    [InlineData("-1", "there is no column '-1'")]
    public void Load_LabelColumnThatIsNotThere_ListsTheColumns(string column, string said) => Assert.Contains(
        said, Assert.Throws<DatasetException>(() => Load("a,b,y\n1,2,1\n", new SamplesReading { LabelColumn = column })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Load_TooManyNames_AreNoLabels()
    {
        string rows = string.Concat(Enumerable.Range(0, 30).Select(i => $"{i}.5,name{i}\n"));

        Assert.Contains(
            "y holds 30 different names on 30 samples", Assert.Throws<DatasetException>(() => Load("a,who\n" + rows)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0, 2, 3, 0, 7, 0 }, "it holds zero bytes; expected text")]
    [InlineData(new byte[] { 97, 44, 121, 10, 0xE9, 44, 49, 10 }, "it holds bytes that are not UTF-8")]
    public void Load_NotText_SaysSo(byte[] bytes, string said) => Assert.Contains(
        said, Assert.Throws<DatasetException>(() => SamplesFile.Load(_directory.Write("s.csv", bytes))).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_WholeNumbersLikeBytes_AreScaledOnRequestAndElseQuestioned()
    {
        const string Text = "a,b,y\n0,255,1\n51,102,-1\n";

        LoadedSamples asTheyAre = Load(Text), scaled = Load(Text, new SamplesReading { Scale = ValueScale.Bytes });

        Assert.Equal([0, 255, 51, 102], asTheyAre.Samples.Inputs.Values.ToArray());
        Assert.Equal(DiagnosticIds.UnscaledBytes, Assert.Single(asTheyAre.Diagnostics).Id);
        Assert.Equal([0, 1, 51 / 255f, 102 / 255f], scaled.Samples.Inputs.Values.ToArray());
        Assert.Empty(scaled.Diagnostics);
        Assert.Empty(Load(Text, new SamplesReading { Scale = ValueScale.None }).Diagnostics);
    }

    [Fact]
    public void Load_NpyWithTheLabelFirst_AsksForTheColumn()
    {
        string path = _directory.Write("s.npy", Formats.NpyBytes.Array("|u1", "(3, 3)", [5, 0, 0, 3, 255, 0, 4, 51, 0]));

        Assert.Contains("--label first", Assert.Throws<DatasetException>(() => SamplesFile.Load(path)).Message, StringComparison.Ordinal);
        LabeledSamples samples = SamplesFile.Load(path, ClassMerge.Parity, new SamplesReading { LabelColumn = "first" }).Samples;
        Assert.Equal([5, 3, 4], samples.Clusters.ToArray());
        Assert.Equal([0, 0, 1, 0, 0.2f, 0], samples.Inputs.Values.ToArray());      // unsigned bytes are scaled in every container
    }

    private static void AssertSamples(LoadedSamples loaded)
    {
        Assert.Equal([0.5f, -20, 3, 4], loaded.Samples.Inputs.Values.ToArray());
        Assert.Equal([1, -1], loaded.Samples.Labels.ToArray());
    }

    private LoadedSamples Load(string text, SamplesReading? reading = null) =>
        SamplesFile.Load(_directory.Write("s.csv", Encoding.UTF8.GetBytes(text)), null, reading);
}
