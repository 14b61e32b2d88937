using System.Globalization;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Cli.Tests.Commands;

/// <summary>Tables of pandas and networks of scikit-learn from the installed Python: the same outputs and the same decisions.</summary>
public sealed class ScikitLearnFilesTests : IDisposable
{
    // A table as to_csv writes it by itself: a column that counts in front, names of classes; test samples of two of the classes.
    private const string Script = """
        import sys
        import numpy
        import pandas
        from sklearn.neural_network import MLPClassifier

        classes = sys.argv[1].split(",")
        rng = numpy.random.default_rng(7)
        centres = 2 * rng.normal(size=(len(classes), 3))
        number = numpy.arange(90) % len(classes)
        x = centres[number] + rng.normal(size=(90, 3))
        y = numpy.array(classes)[number]
        mlp = MLPClassifier(hidden_layer_sizes=(9,), activation="relu", max_iter=300, random_state=1).fit(x, y)
        numpy.savez_compressed("mlp.npz", **{
            "hidden.weight": mlp.coefs_[0].T, "hidden.bias": mlp.intercepts_[0],
            "output.weight": mlp.coefs_[1].T, "output.bias": mlp.intercepts_[1]})
        table = pandas.DataFrame(x, columns=["length", "width", "depth"])
        table["species"] = y
        table.to_csv("table.csv")
        table.to_csv("table.tsv", sep="\t", index=False)
        outputs = numpy.maximum(x @ mlp.coefs_[0] + mlp.intercepts_[0], 0) @ mlp.coefs_[1] + mlp.intercepts_[1]
        numpy.savetxt("inputs.csv", x, delimiter=",", fmt="%.17g")
        numpy.savetxt("outputs.csv", outputs, delimiter=",", fmt="%.17g")
        numpy.savetxt("predicted.csv", [sorted(classes).index(name) for name in mlp.predict(x)], fmt="%d")
        numpy.savetxt("wrong.csv", mlp.predict(x) != y, fmt="%d")
        """;

    private readonly Favg _favg = new();

    public void Dispose() => _favg.Dispose();

    [Theory]
    [InlineData("tulip,iris,rose")]
    [InlineData("no,yes")]
    public void Radius_TableAndClassifier_DecideAsScikitLearnDoes(string classes)
    {
        string? python = Python.Find("numpy, pandas, sklearn", out string reason);
        Assert.SkipWhen(python is null, reason);
        Python.Run(python, _favg.Folder, "-W", "ignore", "-c", Script, classes);

        AssertOutputs(ModelFile.Load(_favg.PathOf("mlp.npz")).Network);
        string[] wrong = File.ReadAllLines(_favg.PathOf("wrong.csv"));
        Assert.Equal(90, wrong.Length);
        foreach (string table in (string[])["table.csv", "table.tsv"])
        {
            Assert.Equal(
                ExitCode.Done, _favg.Run($"radius --model $DIR/mlp.npz --samples $DIR/{table} --label species --quiet --out $DIR/r.csv"));
            Assert.Equal(
                wrong,
                File.ReadLines(_favg.PathOf("r.csv")).Skip(1).Select(
                    row => row.EndsWith("misclassified", StringComparison.Ordinal) ? "1" : "0"));
        }
    }

    private void AssertOutputs(TwoLayerNetwork network)
    {
        double[][] inputs = Read("inputs.csv"), outputs = Read("outputs.csv"), predicted = Read("predicted.csv");
        double[] z = new double[network.Hidden.NeuronCount], f = new double[network.OutputCount];
        for (int i = 0; i < inputs.Length; i++)
        {
            network.Hidden.EvaluatePreactivations(inputs[i], z);
            network.EvaluateOutputs(z, [], f);
            Assert.All(outputs[i].Zip(f), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * (1 + Math.Abs(pair.First))));
            Assert.Equal(predicted[i][0], f.Length == 1 ? (f[0] > 0 ? 1 : 0) : Array.IndexOf(f, f.Max()));
        }
    }

    private double[][] Read(string name) =>
        [.. File.ReadLines(_favg.PathOf(name)).Select(line =>
            Array.ConvertAll(line.Split(','), cell => double.Parse(cell, CultureInfo.InvariantCulture)))];
}
