using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Networks;
using FeatureAveraging.Runs;
using static FeatureAveraging.Datasets.Tests.Formats.OnnxBytes;

namespace FeatureAveraging.Datasets.Tests.Models;

public sealed class OnnxModelTests : IDisposable
{
    private static readonly byte[] W = Constant("w", [3, 2], 1, 2, -3, 4, 5, -6);
    private static readonly byte[] B = Constant("b", [3], 0.5f, -1, 2);
    private static readonly byte[] A = Constant("a", [2, 3], 1, -1, 0.5f, 2, 0, 7);
    private static readonly byte[] C = Constant("c", [2], 4, 5);
    private static readonly byte[] Turned = Whole("transB", 1);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Load_PyTorchExport_IsTheNetwork()
    {
        LoadedModel loaded = Load(
            Node("Flatten", ["x"], "f", Whole("axis", 1)), Node("Gemm", ["f", "w", "b"], "z", Real("alpha", 1), Real("beta", 1), Turned),
            Node("Relu", ["z"], "h"), Node("Gemm", ["h", "a", "c"], "y", Turned), W, B, A, C, Input("x"), Input("w"), Output("y"));

        DenseNetwork network = Assert.IsType<DenseNetwork>(loaded.Network);
        Assert.Equal([1, 2, -3, 4, 5, -6], network.Hidden.Weights.Values.ToArray());
        Assert.Equal([0.5, -1, 2], network.Hidden.Biases.ToArray());
        Assert.Equal([1, -1, 0.5, 2, 0, 7], network.OutputWeights.Values.ToArray());
        Assert.Equal([4, 5], network.OutputBiases.ToArray());
        Assert.Equal(DiagnosticIds.ForeignModel, Assert.Single(loaded.Diagnostics).Id);
    }

    [Fact]
    public void Load_KerasAndScikitLearnForm_MatMulAddSoftmaxAndALabel()
    {
        LoadedModel loaded = Load(
            Node("Cast", ["x"], "xf", Whole("to", 1)),
            Node("Constant", [], "k", Value("value", PackedTensor("", [2, 3], 1, -3, 5, 2, 4, -6))), Node("MatMul", ["xf", "k"], "m"),
            Node("Add", ["b", "m"], "z"), Node("Relu", ["z"], "h"), Node("Transpose", ["a"], "at"), Node("MatMul", ["h", "at"], "s"),
            Node("Add", ["s", "c"], "y"), Node("Softmax", ["y"], "p", Whole("axis", -1)), Node("ArgMax", ["p"], "label"),
            B, A, C, Input("x"), Output("label"), Output("p"));

        DenseNetwork network = Assert.IsType<DenseNetwork>(loaded.Network);
        Assert.Equal([1, 2, -3, 4, 5, -6], network.Hidden.Weights.Values.ToArray());
        Assert.Equal([1, -1, 0.5, 2, 0, 7], network.OutputWeights.Values.ToArray());
        Assert.Contains("last Softmax", loaded.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ScikitLearnFormOfTwoClasses_IsTheOneScore()
    {
        BinaryNetwork network = Assert.IsType<BinaryNetwork>(Load(TwoClasses(1, "n", "p")).Network);
        Assert.Equal([1, 2, -3, 4, 5, -6], network.Hidden.Weights.Values.ToArray());
        Assert.Equal([1, -1, 0.5], network.OutputWeights.ToArray());
        Assert.Equal(3, network.OutputBias);
    }

    [Theory]
    [InlineData(2, "n", "p", "n = Sub(unity, p)")]
    [InlineData(1, "p", "n", "row = Concat(p, n)")]
    public void Load_AnotherRowOfTwoProbabilities_NamesTheOperation(float unity, string first, string second, string said)
    {
        DatasetException fault = Assert.Throws<DatasetException>(() => Load(TwoClasses(unity, first, second)));
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ConstantsAroundTheLayers_AreFolded()
    {
        // z = W(3 − (x − m)/s·2) and the output 10 − (A h)/4: compared with the operations done one by one
        float[] m = [0.5f, -1], s = [2, 4];
        LoadedModel loaded = Load(
            Node("Sub", ["x", "m"], "x1"), Node("Div", ["x1", "s"], "x2"), Node("Mul", ["x2", "two"], "x3"),
            Node("Sub", ["three", "x3"], "x4"), Node("Gemm", ["x4", "w"], "z", Turned, Real("alpha", 0.5f)), Node("Relu", ["z"], "h"),
            Node("Gemm", ["h", "a", "c"], "y1", Turned, Real("beta", 3)), Node("Div", ["y1", "four"], "y2"),
            Node("Sub", ["ten", "y2"], "y"), W, A, C, Constant("m", [1, 2], m), Constant("s", [2], s), Constant("two", [], 2),
            Constant("three", [1], 3), Constant("four", [1], 4), Constant("ten", [1, 2], 10, 20), Input("x"), Output("y"));

        double[] x = [0.25, 3], u = [.. x.Select((v, i) => 3 - (2 * (v - m[i]) / s[i]))];
        double[] h = [.. new double[][] { [1, 2], [-3, 4], [5, -6] }.Select(w => Math.Max(0, 0.5 * ((w[0] * u[0]) + (w[1] * u[1]))))];
        double[] expected = [10 - ((h[0] - h[1] + (0.5 * h[2]) + 12) / 4), 20 - (((2 * h[0]) + (7 * h[2]) + 15) / 4)];
        double[] z = new double[3], outputs = new double[2];
        loaded.Network.Hidden.EvaluatePreactivations(x, z);
        loaded.Network.EvaluateOutputs(z, [], outputs);
        Assert.Equal(expected[0], outputs[0], 1e-12);
        Assert.Equal(expected[1], outputs[1], 1e-12);
    }

    [Fact]
    public void Load_AttributeWhoseZeroIsLeftOut_IsZero()
    {
        // what writers of protocol buffers of version 3 make of beta = 0
        LoadedModel loaded = Load(
            Node("Gemm", ["x", "w", "b"], "z", Turned, [.. Field(1, "beta"), .. Field(20, 1)]), Node("Relu", ["z"], "h"),
            Node("Gemm", ["h", "a", "c"], "y", Turned), W, B, A, C, Input("x"), Output("y"));

        Assert.Equal([0, 0, 0], loaded.Network.Hidden.Biases.ToArray());
    }

    [Fact]
    public void Load_TwoLinearLayersInARow_AreOne()
    {
        LoadedModel loaded = Load(
            Node("MatMul", ["x", "p"], "u"), Node("Gemm", ["u", "w", "b"], "z", Turned), Node("Relu", ["z"], "h"),
            Node("Gemm", ["h", "one"], "y1", Turned), Node("Sigmoid", ["y1"], "y"), W, B, Constant("p", [2, 2], 0, 1, 1, 0),
            Constant("one", [1, 3], 1, -1, 1), Input("x"), Output("y"));

        BinaryNetwork network = Assert.IsType<BinaryNetwork>(loaded.Network);
        Assert.Equal([2, 1, 4, -3, -6, 5], network.Hidden.Weights.Values.ToArray());
        Assert.Equal([1, -1, 1], network.OutputWeights.ToArray());
    }

    // As skl2onnx writes an MLPClassifier of two classes: p of one score, then the row (1 - p, p) and the label.
    private static byte[][] TwoClasses(float unity, string first, string second) =>
    [
        Node("Gemm", ["x", "w", "b"], "z", Turned), Node("Relu", ["z"], "h"), Node("MatMul", ["h", "v"], "m"),
        Node("Add", ["m", "s"], "y"), Node("Sigmoid", ["y"], "p"), Node("Sub", ["unity", "p"], "n"),
        Node("Concat", [first, second], "row", Whole("axis", 1)), Node("ArgMax", ["row"], "label", Whole("axis", 1)),
        W, B, Constant("v", [3, 1], 1, -1, 0.5f), Constant("s", [1, 1], 3), Constant("unity", [], unity), Input("x"),
        Output("label"), Output("row"),
    ];

    public static TheoryData<byte[], string[]?, string?> Labels => new()
    {
        { Words("classes", "ant", "bee"), ["ant", "bee"], null },
        { Longs("classes", 0, 1), null, null },
        { Constant("classes", [2], 0, 1), null, null },
        { Words("classes", "bee", "ant"), null, "stand for the labels bee, ant; expected 2 names in alphabetical order" },
        { Words("classes", "ant", "ant"), null, "ant, ant; expected 2 names" },
        { Words("classes", "ant", "bee", "cat"), null, "ant, bee, cat; expected 2 names" },
        { Longs("classes", 1, 0), null, "stand for the labels 1, 0; expected 0 to 1 in this order" },
        { Longs("classes", 1, 2), null, "stand for the labels 1, 2; expected 0 to 1" },
        { Longs("classes", -1, 1), null, "stand for the labels -1, 1; expected 0 to 1" },
        { Constant("other", [2], 0, 1), null, "ArrayFeatureExtractor" },
    };

    [Theory]
    [MemberData(nameof(Labels))]
    public void Load_LabelsOfTheOutputs_AreThoseOfTheSamplesOrRefused(byte[] labels, string[]? names, string? said)
    {
        byte[][] graph =
        [
            Node("Gemm", ["x", "w", "b"], "z", Turned), Node("Relu", ["z"], "h"), Node("Gemm", ["h", "a", "c"], "y", Turned),
            Node("Softmax", ["y"], "p"), Node("ArgMax", ["p"], "best"), Learning("ArrayFeatureExtractor", ["classes", "best"], "label"),
            W, B, A, C, labels, Input("x"), Output("label"), Output("p"),
        ];
        if (said is null)
        {
            Assert.Equal(names, Load(graph).ClassNames);
        }
        else
        {
            AssertRefused(said, graph);
        }
    }

    [Theory]
    [InlineData("ant", "bee", null)]
    [InlineData("bee", "ant", "stand for the labels bee, ant")]
    public void Load_LabelsOfATable_AreCheckedToo(string first, string second, string? said)
    {
        byte[][] graph =
        [
            Node("Gemm", ["x", "w", "b"], "z", Turned), Node("Relu", ["z"], "h"), Node("Gemm", ["h", "a", "c"], "y", Turned),
            Node("Softmax", ["y"], "p"),
            Learning(
                "ZipMap", ["p"], "table", [.. Field(1, "classlabels_strings"), .. Field(9, first), .. Field(9, second), .. Field(20, 8)]),
            W, B, A, C, Input("x"), Output("table"),
        ];
        if (said is null)
        {
            Assert.Equal([first, second], Load(graph).ClassNames);
        }
        else
        {
            AssertRefused(said, graph);
        }
    }

    [Fact]
    public void Load_OneScoreForTheLabelsOfASign_IsTheSecondOfThem()
    {
        byte[][] graph =
        [
            .. TwoClasses(1, "n", "p"), Learning("ArrayFeatureExtractor", ["classes", "label"], "sign"), Longs("classes", -1, 1),
            Output("sign"),
        ];
        Assert.IsType<BinaryNetwork>(Load(graph).Network);
    }

    [Theory]
    [InlineData("x", -1, 2, true)]
    [InlineData("x", 0, 2, true)]
    [InlineData("x", 0, -1, true)]
    [InlineData("x", 1, -1, true)]
    [InlineData("h", 0, 3, true)]
    [InlineData("h", -1, 0, true)]
    [InlineData("h", -1, 3, true)]
    [InlineData("h", -1, 1, false)]
    [InlineData("h", -1, 6, false)]
    [InlineData("h", 3, -1, false)]
    [InlineData("h", 2, 3, false)]
    [InlineData("x", -1, 0, false)]
    [InlineData("x", -1, -1, false)]
    [InlineData("x", 2, -1, false)]
    public void Load_Reshape_KeepsTheSamplesOrIsRefused(string what, long batch, long length, bool keeps)
    {
        (string x, string h) = what == "x" ? ("r", "h") : ("x", "r");
        byte[][] graph =
        [
            .. what == "x" ? (byte[][])[Node("Reshape", ["x", "shape"], "r")] : [], Node("Gemm", [x, "w", "b"], "z", Turned),
            Node("Relu", ["z"], "h"), .. what == "h" ? (byte[][])[Node("Reshape", ["h", "shape"], "r")] : [],
            Node("Gemm", [h, "a", "c"], "y", Turned), W, B, A, C, Longs("shape", batch, length), Input("x"), Output("y"),
        ];
        if (keeps)
        {
            Assert.Equal([1, 2, -3, 4, 5, -6], Load(graph).Network.Hidden.Weights.Values.ToArray());
        }
        else
        {
            AssertRefused($"r = Reshape({what}, shape)", graph);
        }
    }

    public static TheoryData<string, byte[][], string> Others => new()
    {
        { "two hidden layers", [Node("Relu", ["y"], "h2"), Output("h2")], "h2 = Relu(y)' after the hidden layer" },
        { "another activation", [Node("Tanh", ["y"], "t"), Output("t")], "t = Tanh(y)" },
        { "a negated probability", [Node("Softmax", ["y"], "p"), Node("Neg", ["p"], "n"), Output("n")], "n = Neg(p)" },
        { "a difference from a probability", [Node("Softmax", ["y"], "p"), Node("Sub", ["c", "p"], "n"), Output("n")], "n = Sub(c, p)" },
        { "probabilities in a row", [Node("Softmax", ["y"], "p"), Node("Concat", ["p", "p"], "n"), Output("n")], "n = Concat(p, p)" },
        { "sigmoids of two outputs", [Node("Sigmoid", ["y"], "p"), Output("p")], "p = Sigmoid(y)" },
        { "a skip connection", [Node("Add", ["y", "x"], "t"), Output("t")], "t = Add(y, x)" },
        { "a branch", [Node("Mul", ["z", "c"], "t"), Output("t")], "branches before" },
        { "widths that disagree", [Node("Add", ["y", "b"], "t"), Output("t")], "t = Add(y, b)" },
        { "a half-precision step", [Node("Cast", ["y"], "t", Whole("to", 10)), Output("t")], "t = Cast(y)" },
        { "an output elsewhere", [Output("z")], "does not end in a layer of outputs" },
        {
            "a division by zero",
            [Node("Div", ["y", "zero"], "t"), Constant("zero", [1], 0), Output("t")],
            "overflow at 't = Div(y, zero)'"
        },
        { "a softmax over the samples", [Node("Softmax", ["y"], "p", Whole("axis", 0)), Output("p")], "p = Softmax(y)" },
        { "a product of one thing", [Node("MatMul", ["y"], "t"), Output("t")], "t = MatMul(y)" },
        { "a layer without weights", [Node("Gemm", ["y"], "t"), Output("t")], "t = Gemm(y)" },
        { "a sum of three", [Node("Add", ["y", "c", "c"], "t"), Output("t")], "t = Add(y, c, c)" },
        { "a result without a name", [Field(1, [.. Field(1, "y"), .. Field(4, "Relu")]), Output("y")], "Relu(y)" },
        { "two constants of one name", [C, Output("y")], "two constants 'c'" },
        { "two inputs", [Input("x2"), Output("y")], "2 inputs" },
        { "a function of another domain", [Node("Fused", ["y"], "t"), Output("t")], "t = Fused(y)" },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Load_AnotherGraph_NamesTheOperation(string what, byte[][] rest, string said)
    {
        Assert.NotEmpty(what);
        byte[][] parts =
        [
            Node("Gemm", ["x", "w", "b"], "z", Turned), Node("Relu", ["z"], "h"), Node("Gemm", ["h", "a", "c"], "y", Turned), .. rest,
            W, B, A, C, Input("x"),
        ];
        Assert.Contains(said, Assert.Throws<DatasetException>(() => Load(parts)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DamagedFile_IsRefused()
    {
        byte[] file = Model(
            Node("Gemm", ["x", "w", "b"], "z", Turned), Node("Relu", ["z"], "h"), Node("Gemm", ["h", "a", "c"], "y", Turned), W, B, A, C,
            Input("x"), Output("y"));
        for (int length = 0; length < file.Length - 4; length++)
        {
            string path = _directory.Write("cut.onnx", file[..length]);
            Assert.Throws<DatasetException>(() => ModelFile.Load(path));
        }

        AssertRefused("has 4 bytes", Field(5, Tensor("w", [1_000_000_000, 1_000_000_000], 1)));
        AssertRefused("lie in another file", Field(5, [.. Tensor("w", [1], 1), .. Field(14, 1)]));
        AssertRefused("holds a NaN", Node("Add", ["x", "n"], "y"), Constant("n", [1], float.NaN), Input("x"), Output("y"));
        AssertRefused("more than 10000 operations", [.. Enumerable.Repeat(Input("x"), 10_001)]);
    }

    [Fact]
    public void Load_Map_IsRefused()
    {
        string path = _directory.Write("m.onnx", Model(W));
        Assert.Contains(
            "Leave --map out",
            Assert.Throws<DatasetException>(() => ModelFile.Load(path, new LayerMap("w", null, "a", null))).Message,
            StringComparison.Ordinal);
    }

    private void AssertRefused(string said, params byte[][] graph) =>
        Assert.Contains(said, Assert.Throws<DatasetException>(() => Load(graph)).Message, StringComparison.Ordinal);

    private LoadedModel Load(params byte[][] graph) => ModelFile.Load(_directory.Write("model.onnx", Model(graph)));
}
