using System.Globalization;

namespace FeatureAveraging.Cli.Tests.Commands;

/// <summary>
/// <c>favg radius</c> on models and samples written by Python: closed forms at the centres 2e₁…2e₄, the first two positive.
/// </summary>
public sealed class RadiusPythonFilesTests
{
    private const double Tolerance = 2e-6;      // the default gap of 1e-6, relative, of radii below 2
    private const string Multiclass =
        "\"favg.kind\": \"multiclass\", \"favg.classes\": \"4\", \"favg.neurons_per_class\": \"1\", \"favg.sides\": \"++--\"";

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Radius_DecoupledNetwork_IsTheClosedForm(bool wide, bool deflate)
    {
        using var favg = new Favg();
        (string, string, int[], byte[]) weights =
            ("hidden.weight", wide ? "F64" : "F32", [4, 4], wide ? PythonFiles.Doubles(Centres()) : PythonFiles.Floats(Narrow(Centres())));
        Write(
            favg, wide ? PythonFiles.SavedSafetensors(Multiclass, weights) : PythonFiles.DumpedSafetensors(Multiclass, weights),
            Samples(wide, deflate));

        Assert.All(Radii(favg, "--readout sum"), r => Assert.Equal(2 / Math.Sqrt(3), r, Tolerance));     // ‖μ‖/√(1 + |J₋|)
        Assert.All(Radii(favg, "--readout max"), r => Assert.Equal(2 / Math.Sqrt(2), r, Tolerance));     // √(d/2)
        Assert.All(Radii(favg, "--readout native"), r => Assert.Equal(2 / Math.Sqrt(2), r, Tolerance));
    }

    [Fact]
    public void Radius_DecoupledNetworkWithBias_IsTheClosedForm()
    {
        // τ = 1/4, b = −τ‖μ‖² = −1: 2·min{1 − τ, 1/√2, (1 + τ)/√3}, which is the optimum 2/√2.
        // F64 bias before F32 weights, as the library orders them
        using var favg = new Favg();
        byte[] model = PythonFiles.SavedSafetensors(
            Multiclass, ("hidden.bias", "F64", [4], PythonFiles.Doubles(-1, -1, -1, -1)),
            ("hidden.weight", "F32", [4, 4], PythonFiles.Floats(Narrow(Centres()))));
        Write(favg, model, Samples(wide: false, deflate: true));

        Assert.All(Radii(favg, "--readout sum"), r => Assert.Equal(2 / Math.Sqrt(2), r, Tolerance));
    }

    [Fact]
    public void Radius_AveragedBinaryNetwork_IsTheClosedForm()
    {
        // f = ReLU(x₁ + x₂) − ReLU(x₃ + x₄): ‖μ‖/√k; y is ±1
        using var favg = new Favg();
        byte[] model = PythonFiles.DumpedSafetensors(
            "\"favg.kind\": \"binary\"",
            ("hidden.weight", "F32", [2, 4], PythonFiles.Floats(1, 1, 0, 0, 0, 0, 1, 1)),
            ("hidden.bias", "F32", [2], PythonFiles.Floats(0, 0)),
            ("output.weight", "F64", [2], PythonFiles.Doubles(1, -1)),
            ("output.bias", "F64", [1], PythonFiles.Doubles(0)));
        Write(
            favg, model,
            PythonFiles.Npz(
                false, ("x", PythonFiles.Npy("<f4", "(4, 4)", PythonFiles.Floats(Narrow(Centres())))),
                ("y", PythonFiles.Npy("|i1", "(4,)", [1, 1, 255, 255]))));

        Assert.All(Radii(favg, ""), r => Assert.Equal(2 / Math.Sqrt(4), r, Tolerance));
    }

    private static double[] Centres() => [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2];

    private static float[] Narrow(double[] values) => Array.ConvertAll(values, v => (float)v);

    private static byte[] Samples(bool wide, bool deflate) => PythonFiles.Npz(
        deflate,
        (
            "x",
            PythonFiles.Npy(wide ? "<f8" : "<f4", "(4, 4)", wide ? PythonFiles.Doubles(Centres()) : PythonFiles.Floats(Narrow(Centres())))),
        ("y", PythonFiles.Npy("<i8", "(4,)", PythonFiles.Longs(0, 1, 2, 3))));

    private static void Write(Favg favg, byte[] model, byte[] samples)
    {
        File.WriteAllBytes(favg.PathOf("m.safetensors"), model);
        File.WriteAllBytes(favg.PathOf("s.npz"), samples);
    }

    /// <summary>The certified and the attacked end of all four samples.</summary>
    private static IEnumerable<double> Radii(Favg favg, string options)
    {
        Assert.Equal(ExitCode.Done, favg.Run($"radius --model $DIR/m.safetensors --samples $DIR/s.npz --quiet {options}"));
        string[][] rows =
            [.. favg.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
        Assert.Equal(["exact", "exact", "exact", "exact"], rows.Select(cells => cells[5]));
        Assert.Equal(
            ["1", "1", "-1", "-1"],
            rows.Select(cells => options.EndsWith("native", StringComparison.Ordinal) ? cells[1] is "0" or "1" ? "1" : "-1" : cells[1]));
        return rows.SelectMany(cells => cells[3..5]).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture));
    }
}
