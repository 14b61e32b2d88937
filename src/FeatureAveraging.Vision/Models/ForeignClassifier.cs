using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Checking;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>A whole model of another program: logits, and, unless only scores are known, their gradients by the input.</summary>
/// <remarks>
/// Its normalisation, where the file has none, is part of it: points, perturbations and radii are in the units of the samples.
/// It is evaluated in evaluation mode and in its own precision, float32 or float64; points are float32 numbers.
/// </remarks>
public sealed class ForeignClassifier : DeepClassifier
{
    private const int Probes = 32;
    private readonly ForeignModelOptions _options;
    private readonly ForeignNetwork _network;
    private readonly int _outputs;

    private ForeignClassifier(
        ForeignNetwork network, Func<ForeignNetwork>? inDoublePrecision, ForeignModelOptions options, Samples samples, string format)
    {
        (_network, _options) = (network, options);
        bool isGiven = options.Mean.Count + options.Deviation.Count > 0;
        if (isGiven && network is GraphNetwork && network.OwnNormalization is { } own)
        {
            throw new ForeignModelException(
                $"{own}, a normalisation of its own, and another one is given", "one normalisation", "Leave --mean and --std out.");
        }

        using Tensor points = ToPoints(samples);
        var examination = new ForeignExamination(network, options, points);
        examination.Run();
        _outputs = examination.OutputCount;
        if (network is TorchScriptNetwork script)
        {
            script.FindLayers(points);
            if (network.Form is OutputForm.Logits or OutputForm.OneLogit)
            {
                script.FindLastLayer(points);
            }
        }

        IEnumerable<Diagnostic> precision = inDoublePrecision is null ? [] : ComparePrecisions(inDoublePrecision, points);
        Diagnostics = [Describe(format), .. NameProbabilities(examination), .. precision];
    }

    /// <summary>How the model was understood, and what was done about its outputs.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <inheritdoc/>
    public override VisionDevice Device => _options.Device;

    /// <inheritdoc/>
    public override InputShape InputShape => _options.InputShape;

    /// <inheritdoc/>
    public override int ClassCount => Math.Max(2, _outputs);

    internal override NetworkFunction Function => _network;

    /// <summary>Loads what <c>torch.jit.script</c> or <c>torch.jit.trace</c> made. This runs code of the file.</summary>
    /// <param name="archive">The file.</param>
    /// <param name="options">What the file does not say.</param>
    /// <param name="samples">n × d samples, n ≥ 1, to try the model on; the first 32 are used.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    /// <exception cref="ForeignModelException">
    /// It cannot be loaded or does not read such samples; or it is not a fixed function of each sample, as with dropout or batch statistics
    /// on; or its outputs are not one row of logits or probabilities, or fewer than the classes.
    /// </exception>
    /// <exception cref="LibtorchException">libtorch cannot be loaded, computes wrong results, or the device is not there.</exception>
    public static ForeignClassifier FromTorchScript(byte[] archive, ForeignModelOptions options, Samples samples)
    {
        ArgumentNullException.ThrowIfNull(archive);
        Require(options, samples);
        Libtorch.ArithmeticOfUsers.ThrowIfWrong();
        Device device = Libtorch.Require(options.Device, options.DeviceIndex);
        return Create(
            TorchScriptNetwork.Load(archive, options, device),
            () => TorchScriptNetwork.Load(archive, options, device, ScalarType.Float64), options, samples, "TorchScript");
    }

    /// <summary>Computes a network step by step, as a file of another program describes it.</summary>
    /// <param name="graph">The steps.</param>
    /// <param name="options">What the file does not say.</param>
    /// <param name="samples">n × d samples, n ≥ 1, to try the model on; the first 32 are used.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    /// <exception cref="ForeignModelException">
    /// It does not read such samples, or its outputs are not one row of logits, or fewer than the classes.
    /// </exception>
    /// <exception cref="LibtorchException">libtorch cannot be loaded, computes wrong results, or the device is not there.</exception>
    public static ForeignClassifier FromGraph(LayerGraph graph, ForeignModelOptions options, Samples samples)
    {
        ArgumentNullException.ThrowIfNull(graph);
        Require(options, samples);
        Device device = Libtorch.Require(options.Device, options.DeviceIndex);
        return Create(
            new GraphNetwork(graph, options, device), () => new GraphNetwork(graph, options, device, ScalarType.Float64), options, samples,
            "ONNX");
    }

    /// <summary>Takes a model of which only scores are known: attacks without gradients can run on it.</summary>
    /// <param name="scores">Computes them; owned from now on.</param>
    /// <param name="options">What the model does not say.</param>
    /// <param name="samples">n × d samples, n ≥ 1, to try the model on; the first 32 are used.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    /// <exception cref="ForeignModelException">
    /// It does not read such samples; or it is not a fixed function of each sample; or its outputs are not one row of scores, or fewer than
    /// the classes.
    /// </exception>
    /// <exception cref="LibtorchException">libtorch, which attacks compute with, cannot be loaded, or the device is not there.</exception>
    public static ForeignClassifier FromScores(IScoreFunction scores, ForeignModelOptions options, Samples samples)
    {
        ArgumentNullException.ThrowIfNull(scores);
        Require(options, samples);
        Device device = Libtorch.Require(options.Device, options.DeviceIndex);
        return Create(new ScoreNetwork(scores, options, device), null, options, samples, scores.Source);
    }

    /// <summary>Names, types and shapes of the parameters of a TorchScript file. This runs code of the file.</summary>
    /// <param name="archive">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="ForeignModelException">It cannot be loaded.</exception>
    /// <exception cref="LibtorchException">libtorch cannot be loaded, or computes wrong results.</exception>
    public static IReadOnlyList<(string Name, string Type, IReadOnlyList<long> Shape)> ListParameters(byte[] archive, string name)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var options = new ForeignModelOptions { Name = name, InputShape = new(1, 1, 1), ClassCount = 2 };
        using var network = TorchScriptNetwork.Load(archive, options, Libtorch.Require(VisionDevice.Cpu));
        return [.. network.Parameters.Select(entry => (
            entry.Name, entry.Value.dtype == ScalarType.Float64 ? "F64" : "F32", (IReadOnlyList<long>)entry.Value.shape))];
    }

    private static void Require(ForeignModelOptions options, Samples samples)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(samples);
        options.Validated();
        Shape.Require(samples.Count > 0, nameof(samples), $"are n = {samples.Count}; one is needed to try the model on");
        Shape.Require(
            samples.Dimension == options.InputShape.Dimension, nameof(samples),
            $"are {samples.Dimension} wide; the options say {options.InputShape}");
    }

    private static ForeignClassifier Create(
        ForeignNetwork network, Func<ForeignNetwork>? inDoublePrecision, ForeignModelOptions options, Samples samples, string format)
    {
        try
        {
            return new ForeignClassifier(network, inDoublePrecision, options, samples, format);
        }
        catch (ForeignModelException)       // the caller never sees the model, so nobody else frees its memory
        {
            network.Dispose();
            throw;
        }
    }

    private Tensor ToPoints(Samples samples)
    {
        (int c, int h, int w) = InputShape;
        int n = Math.Min(Probes, samples.Count);
        return TensorMemory.Create(samples.Values[..(n * samples.Dimension)].ToArray(), [n, c, h, w], _network.Device);
    }

    private IEnumerable<Diagnostic> ComparePrecisions(Func<ForeignNetwork> inDoublePrecision, Tensor points)
    {
        using ForeignNetwork twice = inDoublePrecision();
        (twice.Axes, twice.Form) = (_network.Axes, _network.Form);
        if (PrecisionCheck.Measure(_network, twice, points) is null)
        {
            return [];
        }

        Diagnostic? found = PrecisionCheck.Run(
            _options.Name, () => PrecisionCheck.Measure(_network, twice, points)!.Value, LibtorchSwitches.TryUseOneDnn);
        return found is null ? [] : [found];
    }

    private Diagnostic Describe(string format)
    {
        var script = _network as TorchScriptNetwork;
        string mode = script is { WasTraining: true } ? " It was saved in training mode and is used in evaluation mode." : "";
        string scores = _network.HasGradients ? "" : ", of which only scores are known";
        string? name = script?.LastLayer ?? (_network as GraphNetwork)?.FeatureSignal;
        string layer = name is null ? "" : $"; its last layer ({name}) reads D = {FeatureDimension} features";
        return new Diagnostic(
            DiagnosticIds.WholeModel, Severity.Info,
            $"{_options.Name}: {format} model{scores}; it reads n × {string.Join(" × ", _network.Axes)} values and has {_outputs} " +
            $"{(_outputs == 1 ? "output" : "outputs")}{layer}.{mode}{DescribeNormalization()}");
    }

    private string DescribeNormalization()
    {
        if (_network.OwnNormalization is not { } own)
        {
            return "";
        }

        bool isGiven = _options.Mean.Count + _options.Deviation.Count > 0;
        string advice = isGiven
            ? "and another one is given, which is done before it: look whether both are meant" : "give it samples as they are";
        return $" {char.ToUpperInvariant(own[0])}{own[1..]}: {advice}.";
    }

    private IEnumerable<Diagnostic> NameProbabilities(ForeignExamination examination)
    {
        if (_network.Form is OutputForm.Logits or OutputForm.OneLogit)
        {
            return [];
        }

        string zeros = examination.ZeroProbabilities == 0 ? "" : FormattableString.Invariant(
            $" {examination.ZeroProbabilities} probabilities of the first samples are 0, where the gradient vanishes.");
        string what = _network.Form == OutputForm.OneProbability
            ? "its output lies between 0 and 1 on the samples, as a probability does"
            : "its outputs are not negative and sum to 1 on the samples, as probabilities do";
        return [new Diagnostic(
            DiagnosticIds.ProbabilitiesTaken, Severity.Warning,
            $"{_options.Name}: {what}; their logarithms are taken as logits.{zeros} Export the model without its softmax or sigmoid.")];
    }
}
