using FeatureAveraging.Runs;
using SkiaSharp;

namespace FeatureAveraging.Cli.Tests.Commands;

/// <summary>Images as data of train, features and radius: tiny black images, of which class j lights pixel j.</summary>
public sealed class ImageDataTests : IDisposable
{
    private static readonly string[] Classes = ["ant", "bee", "cow", "dog"];
    private readonly Favg _favg = new();

    public void Dispose() => _favg.Dispose();

    [Fact]
    public void TrainFeaturesRadius_FolderWithParts_GoThrough()
    {
        PutImages("set/train", 3);
        PutImages("set/test", 2);

        Assert.Equal(ExitCode.Done, _favg.Run("train --dataset $DIR/set --labels fine --width 8 --epochs 1 --json --out $DIR/run"));
        RunRecord record = RunRecordJson.Deserialize(_favg.Out.ToString());
        Assert.Equal("set", (string?)record.Options["Dataset"]);
        Assert.Contains("fine.accuracy.test", record.Metrics.Keys);

        Assert.Equal(ExitCode.Done, _favg.Run("features --model $DIR/run/models/fine.safetensors --samples $DIR/set --labels fine"));
        Assert.Equal(ExitCode.Done, _favg.Run("radius --model $DIR/run/models/fine.safetensors --samples $DIR/set --quiet"));
        Assert.Equal(1 + 8, _favg.Out.ToString().TrimEnd().Split('\n').Length);
    }

    [Fact]
    public void Train_MappingOfClasses_DecidesTheSides()
    {
        PutImages("set", 2);

        Assert.Equal(ExitCode.Done, _favg.Run("train --dataset $DIR/set --labels 0,3|1,2 --width 4 --epochs 1 --out $DIR/run"));
        Assert.Equal(
            ExitCode.Done, _favg.Run("radius --model $DIR/run/models/coarse.safetensors --samples $DIR/set --labels 0,3|1,2 --quiet"));
        Assert.Equal(
            ["1", "1", "-1", "-1", "-1", "-1", "1", "1"],
            _favg.Out.ToString().TrimEnd().Split('\n').Skip(1).Select(line => line.Split(',')[1]));
    }

    [Fact]
    public void TrainRadius_TwoFolders_TheSecondIsPositive()
    {
        PutImages("set", 2, classes: 2);

        Assert.Equal(ExitCode.Done, _favg.Run("train --dataset $DIR/set --width 4 --epochs 1 --out $DIR/run"));
        Assert.Equal(ExitCode.Done, _favg.Run("radius --model $DIR/run/models/coarse.safetensors --samples $DIR/set --quiet"));

        Assert.Equal(
            ["-1", "-1", "1", "1"], _favg.Out.ToString().TrimEnd().Split('\n').Skip(1).Select(line => line.Split(',')[1]));
    }

    [Theory]
    [InlineData("train", "it has a part train and no part test")]
    [InlineData("test", "it has a part test and no part train")]
    public void Train_OnePartAlone_SaysWhichIsMissing(string part, string said)
    {
        PutImages($"set/{part}", 2);

        Assert.Equal(ExitCode.Data, _favg.Run("train --dataset $DIR/set --labels parity --width 4 --epochs 1 --out $DIR/run"));
        Assert.Contains(said, _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Radius_ScaleNone_LeavesBytesAsTheyAre()
    {
        PutImages("set", 2, classes: 2);
        Assert.Equal(ExitCode.Done, _favg.Run("train --dataset $DIR/set --scale none --width 4 --epochs 1 --out $DIR/run --json"));
        string model = "radius --model $DIR/run/models/coarse.safetensors --samples $DIR/set --quiet";

        Assert.Equal(ExitCode.Done, _favg.Run(model));
        string scaled = _favg.Out.ToString();
        Assert.Equal(ExitCode.Done, _favg.Run(model + " --scale none"));

        Assert.NotEqual(scaled, _favg.Out.ToString());
    }

    [Theory]
    [InlineData("--labels coarse", "has 4 classes (0 ant, 1 bee, 2 cow, 3 dog); expected parity, first-half or a mapping")]
    [InlineData("--labels 0,1|2", "names 3 classes")]
    [InlineData("--labels 0,1|1,2", "expected lists that name each class from 0 once")]
    [InlineData("--labels digits", "expected one of coarse, fine, parity, first-half or a mapping")]
    public void Train_LabelsThatDoNotFit_ExitWithUsage(string labels, string said)
    {
        PutImages("set", 1);

        Assert.Equal(ExitCode.Usage, _favg.Run($"train --dataset $DIR/set {labels} --out $DIR/run"));
        Assert.Contains(said, _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_TestImagesOfOtherClasses_ExitsWithData()
    {
        PutImages("set", 1);
        PutImages("other", 1, classes: 3);

        Assert.Equal(ExitCode.Data, _favg.Run("train --dataset $DIR/set --labels parity --test $DIR/other --out $DIR/run"));
        Assert.Contains(
            "its test images are 3 × 2 × 2 values in the classes ant, bee, cow; expected 3 × 2 × 2 values in the classes ant, bee, " +
            "cow, dog",
            _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_CorruptImage_EndsTheCommandUnlessSkipped()
    {
        PutImages("set", 2);
        File.WriteAllText(_favg.PathOf("set/bee/0.png"), "damaged");

        Assert.Equal(ExitCode.Data, _favg.Run("train --dataset $DIR/set --labels parity --out $DIR/run"));
        Assert.Contains("bee/0.png cannot be decoded", _favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            ExitCode.Done, _favg.Run("train --dataset $DIR/set --labels parity --width 4 --epochs 1 --skip-corrupt --out $DIR/run"));
        Assert.Contains(DiagnosticIds.SkippedImages, _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Radius_ImagesOfOtherClassesThanTheModel_ExitsWithData()
    {
        PutImages("set", 1);
        PutImages("other", 1, classes: 3);
        _favg.Run("train --dataset $DIR/set --labels fine --width 4 --epochs 1 --out $DIR/run");

        Assert.Equal(ExitCode.Data, _favg.Run("radius --model $DIR/run/models/fine.safetensors --samples $DIR/other"));
        Assert.Contains("expected the 4 classes of the model", _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Cifar10Missing_ExitsWithDataAndSaysHowToFetch()
    {
        _favg.Variables["FAVG_DATA"] = _favg.PathOf("none");

        Assert.Equal(ExitCode.Data, _favg.Run("train --dataset cifar10 --out $DIR/run"));
        Assert.Contains("favg data fetch cifar10", _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void DataList_SubstituteForCifar10_IsNamed()
    {
        Directory.CreateDirectory(_favg.PathOf("cifar-10-batches-bin"));

        Assert.Equal(ExitCode.Done, _favg.Run("data list --data $DIR"));
        Assert.Contains($"{_favg.PathOf("cifar-10-batches-bin")} is used instead", _favg.Out.ToString(), StringComparison.Ordinal);
    }

    private void PutImages(string folder, int perClass, int classes = 4)
    {
        for (int j = 0; j < classes; j++)
        {
            DirectoryInfo directory = Directory.CreateDirectory(_favg.PathOf($"{folder}/{Classes[j]}"));
            for (int i = 0; i < perClass; i++)
            {
                using var bitmap = new SKBitmap(new SKImageInfo(2, 2, SKColorType.Rgba8888, SKAlphaType.Opaque));
                bitmap.Erase(SKColors.Black);
                bitmap.SetPixel(j % 2, j / 2, new SKColor(255, 200, (byte)(10 * i)));
                using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
                File.WriteAllBytes(Path.Combine(directory.FullName, $"{i}.png"), data.ToArray());
            }
        }
    }
}
