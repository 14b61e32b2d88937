using System.Globalization;
using System.Text.RegularExpressions;
using FeatureAveraging.Cli.Tests.Commands;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Networks;
using FeatureAveraging.Robustness;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision;
using SkiaSharp;
using static FeatureAveraging.Datasets.Tests.Formats.OnnxBytes;

namespace FeatureAveraging.Cli.Tests;

/// <summary>
/// Does what the guides say: runs the commands of every sh block in its order, and compares what the last one prints with the text block
/// after it; of a console block it must print every line. The tests only put the files there that a guide talks about.
/// </summary>
public sealed partial class GuideTests : IDisposable
{
    private static readonly string[] BeforeFiles = ["--model", "--samples", "--dataset", "--out", "show"];
    private readonly Favg _favg = new();

    public void Dispose() => _favg.Dispose();

    [Fact]
    public void MyPyTorchModel_FilesOfPyTorch113_GiveWhatThePageShows()
    {
        foreach (string file in (string[])["mlp.pt", "samples.npz"])
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, "PyTorch", file), _favg.PathOf(file));
        }

        Assert.Equal((3, 3), Follow("my-pytorch-model"));
        Assert.Equal(30, Radii().Length);
        Assert.True(File.Exists(_favg.PathOf("runs/mlp/index.html")));
    }

    [Fact]
    public void MyPyTorchModel_ItsOwnScript_MakesFilesThatAreRead()
    {
        string? python = Python.Find("numpy, torch", out string reason);
        Assert.SkipWhen(python is null, reason);
        Python.Run(python, _favg.Folder, "-c", Assert.Single(Blocks("my-pytorch-model"), block => block.Language == "python").Text);

        Assert.Equal(3, Follow("my-pytorch-model", compares: false).Commands);
        string[][] lines = Lines();
        Assert.Equal(30, lines.Length);
        Assert.All(lines, cells => Assert.Contains(cells[^1], (string[])["exact", "misclassified"]));
    }

    [Fact]
    public void MyCsv_LinearModelInScikitLearnForm_HasTheRadiiOfTheClosedForm()
    {
        string table = Assert.Single(Blocks("my-csv-and-scikit-learn"), block => block.Language == "csv").Text;
        File.WriteAllText(_favg.PathOf("flowers.csv"), table);
        File.WriteAllBytes(_favg.PathOf("mlp.npz"), ScikitLearnArrays());
        File.WriteAllBytes(_favg.PathOf("mlp.onnx"), ScikitLearnModel());

        Assert.Equal((2, 1), Follow("my-csv-and-scikit-learn"));

        // outputs u, v, -u - v with u = length - 3 and v = width - 2: the radius is the least margin over the norm of its gradient
        double[] expected = [.. table.TrimEnd().Split('\n').Skip(1).Select(line => line.Split(',')).Select(cells =>
        {
            (double u, double v) = (Number(cells[0]) - 3, Number(cells[1]) - 2);
            return cells[2] switch
            {
                "iris" => Math.Min((u - v) / Math.Sqrt(2), ((2 * u) + v) / Math.Sqrt(5)),
                "rose" => Math.Min((v - u) / Math.Sqrt(2), (u + (2 * v)) / Math.Sqrt(5)),
                _ => Math.Min(-((2 * u) + v), -(u + (2 * v))) / Math.Sqrt(5),
            };
        })];
        double[][] radii = Radii();
        Assert.Equal(6, radii.Length);
        Assert.All(radii.Zip(expected), pair => Assert.All(pair.First, end => Assert.Equal(pair.Second, end, 1e-6 * pair.Second)));
        Run("favg radius --model mlp.onnx --samples flowers.csv --label species --out radii.csv");
        Assert.Equal(radii, Radii());
    }

    [Fact]
    public void MyCsv_ItsOwnScript_DecidesAsScikitLearnDoes()
    {
        string? python = Python.Find("numpy, pandas, sklearn", out string reason);
        Assert.SkipWhen(python is null, reason);
        (string Language, string Text)[] blocks = Blocks("my-csv-and-scikit-learn");
        File.WriteAllText(_favg.PathOf("flowers.csv"), blocks.Single(block => block.Language == "csv").Text);
        string script = blocks.First(block => block.Language == "python").Text;
        Python.Run(python, _favg.Folder, "-c", script + "numpy.savetxt('wrong.csv', mlp.predict(x) != y, fmt='%d')\n");

        Assert.Equal(2, Follow("my-csv-and-scikit-learn", compares: false).Commands);
        Assert.Equal(
            File.ReadLines(_favg.PathOf("wrong.csv")), Lines().Select(cells => cells[^1] == "misclassified" ? "1" : "0"));
    }

    [Fact]
    public void MyFolderOfImages_FourClasses_GoesThrough()
    {
        string[] classes = ["bird", "cat", "dog", "fish"];
        foreach ((string part, int count) in (ReadOnlySpan<(string, int)>)[("train", 6), ("test", 2)])
        {
            for (int j = 0; j < classes.Length; j++)
            {
                Directory.CreateDirectory(_favg.PathOf($"pets/{part}/{classes[j]}"));
                for (int i = 0; i < count; i++)
                {
                    using var bitmap = new SKBitmap(new SKImageInfo(2, 2, SKColorType.Rgba8888, SKAlphaType.Opaque));
                    bitmap.Erase(SKColors.Black);
                    bitmap.SetPixel(j % 2, j / 2, new SKColor(255, 200, (byte)(10 * i)));
                    using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
                    File.WriteAllBytes(_favg.PathOf($"pets/{part}/{classes[j]}/{i}.png"), data.ToArray());
                }
            }
        }

        Assert.Equal((4, 0), Follow("my-folder-of-images"));
        Assert.Equal(8, Radii().Length);
        Assert.True(File.Exists(_favg.PathOf("runs/pets-coarse/models/coarse.safetensors")));
    }

    [Fact]
    public void FromTorchScript_FilesOfPyTorch113_GiveTheVerdictsOfThePage()
    {
        Assert.SkipUnless(Libtorch.IsAvailable(out string? fault), fault ?? "");
        Copy("two.pt", "six.pt", "kinds.npz");

        Assert.Equal((4, 2), Follow("from-torchscript-to-a-verdict"));
        Assert.Equal(("averages", "helps"), (Verdict("discovered"), Verdict("head")));
    }

    [Fact]
    public void FromTorchScript_ItsOwnScript_MakesModelsOfTheSameVerdicts()
    {
        Assert.SkipUnless(Libtorch.IsAvailable(out string? fault), fault ?? "");
        string? python = Python.Find("numpy, torch", out string reason);
        Assert.SkipWhen(python is null, reason);
        Python.Run(python, _favg.Folder, "-c", Assert.Single(Scripts("from-torchscript-to-a-verdict")));

        Assert.Equal(4, Follow("from-torchscript-to-a-verdict", compares: false).Commands);
        Assert.Equal(("averages", "decouples"), (Verdict("two"), Verdict("six")));
    }

    [Fact]
    public void HardenATable_TheTableOfThePage_PrintsWhatThePageShows()
    {
        Copy("machines.csv");

        Assert.Equal((2, 2), Follow("harden-a-tabular-classifier"));
        Assert.True(File.Exists(_favg.PathOf("runs/machines/index.html")));
    }

    /// <summary>The script of the page answers for every line of the table as the library does.</summary>
    [Fact]
    public void HardenATable_ItsOwnScripts_AnswerAsTheLibraryDoes()
    {
        string? python = Python.Find("numpy", out string reason);
        Assert.SkipWhen(python is null, reason);
        string[] scripts = Scripts("harden-a-tabular-classifier");
        Python.Run(python, _favg.Folder, "-c", scripts[0]);
        Follow("harden-a-tabular-classifier", compares: false);
        Python.Run(python, _favg.Folder, "-c", scripts[1] + "numpy.savetxt('answers.txt', answers, fmt='%s')\n");

        LoadedModel model = ModelFile.Load(_favg.PathOf("runs/machines/models/hardened.safetensors"));
        var classifier = new Classifier(model.Network, Readout.Max);
        string[][] rows = [.. File.ReadLines(_favg.PathOf("machines.csv")).Skip(1).Select(line => line.Split(','))];
        string[] answers = File.ReadAllLines(_favg.PathOf("answers.txt"));
        Assert.Equal(
            rows.Select(row => model.Labels![classifier.ComputeMargin(Array.ConvertAll(row[..^1], Number), +1) > 0 ? 0 : 1]), answers);
        Assert.InRange(rows.Zip(answers).Count(pair => pair.First[^1] == pair.Second), 0.95 * rows.Length, rows.Length);
    }

    /// <summary>Programs on the pages are the samples, which .ci/run runs, and say what these are expected to say.</summary>
    [Theory]
    [InlineData("use-the-library-from-csharp", 2)]
    [InlineData("harden-a-tabular-classifier", 1)]
    public void Programs_OnAPage_AreSamplesWithTheirOutputs(string guide, int count)
    {
        string samples = Path.Combine(AppContext.BaseDirectory, "Samples");
        string[] programs = [.. Blocks(guide).Where(block => block.Language == "csharp").Select(block => block.Text.Trim())];
        string[] outputs = [.. Blocks(guide).Where(block => block.Language == "output").Select(block => block.Text.Trim())];
        Assert.Equal((count, count), (programs.Length, outputs.Length));
        for (int i = 0; i < count; i++)
        {
            string sample = Assert.Single(Directory.GetFiles(samples, "*.cs"), file => File.ReadAllText(file).Trim() == programs[i]);
            Assert.Equal(File.ReadAllText(Path.ChangeExtension(sample, ".expected.txt")).Trim(), outputs[i]);
        }
    }

    private void Copy(params string[] files)
    {
        foreach (string file in files)
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, "GuideFiles", file), _favg.PathOf(file));
        }
    }

    private static string[] Scripts(string guide) =>
        [.. Blocks(guide).Where(block => block.Language == "python").Select(block => block.Text)];

    private string Verdict(string run) =>
        RunRecordJson.Deserialize(File.ReadAllText(_favg.PathOf($"runs/{run}/run.json"))).Conclusion!.Word;

    /// <summary>The same network as NumPy saves coefs_ transposed: column by column.</summary>
    private static byte[] ScikitLearnArrays() => PythonFiles.Npz(
        false,
        ("hidden.weight", PythonFiles.Npy("<f8", "(4, 2)", PythonFiles.Doubles(1, -1, 0, 0, 0, 0, 1, -1), columns: true)),
        ("hidden.bias", PythonFiles.Npy("<f8", "(4,)", PythonFiles.Doubles(-3, 3, -2, 2))),
        ("output.weight", PythonFiles.Npy("<f8", "(3, 4)", PythonFiles.Doubles(1, 0, -1, -1, 0, 1, 0, 1, -1, 0, -1, 1), columns: true)),
        ("output.bias", PythonFiles.Npy("<f8", "(3,)", PythonFiles.Doubles(0, 0, 0))));

    /// <summary>What skl2onnx makes of an MLPClassifier with the classes iris, rose and tulip; ReLU(t) - ReLU(-t) = t.</summary>
    private static byte[] ScikitLearnModel() => Model(
        Node("Cast", ["X"], "cast_input", Whole("to", 1)), Node("MatMul", ["cast_input", "coefficient"], "mul_result"),
        Node("Add", ["mul_result", "intercepts"], "add_result"), Node("Relu", ["add_result"], "next_activations"),
        Node("MatMul", ["next_activations", "coefficient1"], "mul_result1"), Node("Add", ["mul_result1", "intercepts1"], "add_result1"),
        Node("Softmax", ["add_result1"], "out_activations_result"), Node("Identity", ["out_activations_result"], "probabilities"),
        Node("ArgMax", ["probabilities"], "argmax_output", Whole("axis", 1)),
        Field(1,
        [
            .. Field(1, "classes"), .. Field(1, "argmax_output"), .. Field(2, "extracted"), .. Field(4, "ArrayFeatureExtractor"),
            .. Field(7, "ai.onnx.ml"),
        ]),
        Node("Reshape", ["extracted", "shape_tensor"], "label"),
        Constant("coefficient", [2, 4], 1, -1, 0, 0, 0, 0, 1, -1), Constant("intercepts", [1, 4], -3, 3, -2, 2),
        Constant("coefficient1", [4, 3], 1, 0, -1, -1, 0, 1, 0, 1, -1, 0, -1, 1), Constant("intercepts1", [1, 3], 0, 0, 0),
        Field(5, [.. Field(1, 3), .. Field(2, 8), .. Field(6, "iris"), .. Field(6, "rose"), .. Field(6, "tulip"), .. Field(8, "classes")]),
        Field(5, [.. Field(1, 1), .. Field(2, 7), .. Field(7, -1), .. Field(8, "shape_tensor")]),
        Input("X"), Output("label"), Output("probabilities"));

    /// <summary>Follows a guide; how many commands it ran and how many outputs it compared.</summary>
    private (int Commands, int Outputs) Follow(string guide, bool compares = true)
    {
        (int commands, int outputs) = (0, 0);
        foreach ((string language, string text) in Blocks(guide))
        {
            foreach (string command in language == "sh" ? text.TrimEnd().Split('\n') : [])
            {
                Run(command);
                commands++;
            }

            if (language == "text" && compares)
            {
                Assert.Equal(text.TrimEnd(), _favg.Out.ToString().Replace($"{_favg.Folder}/", "", StringComparison.Ordinal).TrimEnd());
                outputs++;
            }

            if (language == "console" && compares)
            {
                Assert.All(text.TrimEnd().Split('\n'), line => Assert.Contains(line, _favg.Out.ToString(), StringComparison.Ordinal));
                outputs++;
            }
        }

        return (commands, outputs);
    }

    private void Run(string command)
    {
        string[] words = [.. command.Split(' ').Select(word => word.Trim('"'))];
        Assert.Equal("favg", words[0]);
        for (int i = 1; i < words.Length; i++)
        {
            words[i] = BeforeFiles.Contains(words[i - 1]) ? _favg.PathOf(words[i]) : words[i];
        }

        Assert.True(_favg.RunWords(words[1..]) == ExitCode.Done, $"{command}: {_favg.Error}");
    }

    private string[][] Lines() => [.. File.ReadLines(_favg.PathOf("radii.csv")).Skip(1).Select(line => line.Split(','))];

    /// <summary>Certified and attacked end of every sample of radii.csv; all are exact.</summary>
    private double[][] Radii()
    {
        string[][] lines = Lines();
        Assert.All(lines, cells => Assert.Equal("exact", cells[^1]));
        return [.. lines.Select(cells => Array.ConvertAll(cells[3..5], Number))];
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    /// <summary>The blocks of a guide with their language, indentation taken off.</summary>
    private static (string Language, string Text)[] Blocks(string guide) =>
    [
        .. Fence().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Guides", guide + ".md"))).Select(match => (
            match.Groups["language"].Value,
            match.Groups["text"].Value.Replace("\n" + match.Groups["indent"].Value, "\n", StringComparison.Ordinal)[1..])),
    ];

    [GeneratedRegex(@"^(?<indent> *)```(?<language>\w+)(?<text>\n.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
