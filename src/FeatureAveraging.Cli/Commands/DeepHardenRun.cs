using System.CommandLine;
using FeatureAveraging.Cli.DeepNetworks;
using FeatureAveraging.Cli.Options;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Datasets;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Options;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Hardening;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg harden --network small-cnn</c> and the like: deep networks on images.</summary>
/// <param name="host">Streams, clock, cancellation.</param>
/// <param name="output">Where the run is kept.</param>
/// <param name="strict">Whether a claim that fails is an exit code.</param>
internal sealed class DeepHardenRun(CliHost host, OutputChoice output, bool strict)
{
    /// <summary>What <c>--network</c> takes.</summary>
    public const string Words = "two-layer|head|small-cnn|mlp|resnet18";

    private const string TwoLayer = "two-layer";
    private static readonly string[] StillFree = ["--resume", "--data", "--skip-corrupt", "--json", "--quiet", "--strict"];
    private static readonly Dictionary<string, VisionArchitecture> Architectures = new()
    {
        ["small-cnn"] = VisionArchitecture.SmallCnn,
        ["mlp"] = VisionArchitecture.Mlp,
        ["resnet18"] = VisionArchitecture.ResNet18,
    };

    private static readonly Dictionary<string, IReadOnlyList<string>> Presets = new()
    {
        ["paper"] = [],
        ["quick"] = ["Seeds=1", "WeightDecays=0.01", "GridRatio=10", "TryDirections=false", "ValidationRadii=50", "Curve.Count=100"],
    };

    /// <summary>The architecture of a word; null for a two-layer network.</summary>
    /// <param name="word">The user's word; null for the default.</param>
    /// <exception cref="OptionsException">It is another word.</exception>
    public static VisionArchitecture? Parse(string? word) =>
        word is null or TwoLayer ? null
        : Architectures.TryGetValue(word, out VisionArchitecture architecture) ? architecture
        : throw new OptionsException(
            [$"--network is {word}; expected {TwoLayer}, {HeadHardenRun.Word}, {string.Join(", ", Architectures.Keys)}."]);

    /// <summary>The images that a record or the command line names.</summary>
    /// <param name="data">Their name.</param>
    /// <param name="architecture">The network, for messages.</param>
    /// <returns>The images, and what was noteworthy about their files.</returns>
    /// <exception cref="OptionsException">They are no images, or bytes are not to be scaled.</exception>
    /// <exception cref="DatasetException">They cannot be read.</exception>
    public static (HardenImages Images, IReadOnlyList<Diagnostic> Diagnostics) Load(
        DataChoice data, VisionArchitecture architecture)
    {
        if (!data.Places.ScalesBytes)
        {
            throw new OptionsException(["--scale is none; expected nothing, because deep networks read pixels in [0, 1]."]);
        }

        return data.Source() is ImageSource source
            ? (source.LoadParts(), source.Diagnostics)
            : throw new OptionsException(
                [$"--network is {WordOf(architecture)}; expected {TwoLayer}, because --dataset {data.Dataset} does not hold images."]);
    }

    /// <summary>Begins a run.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="data">The images.</param>
    /// <param name="experiment">Seed and settings.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="own">The user's own deep model; null for none.</param>
    /// <param name="shape">Applies the other options of the command line.</param>
    public int Begin(
        ParseResult parsed, DataChoice data, ExperimentChoice experiment, VisionArchitecture architecture, WholeModel? own,
        Func<DeepHardenOptions, DeepHardenOptions> shape)
    {
        (HardenImages images, IReadOnlyList<Diagnostic> noted) = Load(data, architecture);
        OptionsBinder<DeepHardenOptions> binder = new(
            DeepHardenJson.Default.DeepHardenOptions, DeepHardenRecipe.For(images, architecture), Presets);
        DeepHardenOptions options = shape(binder.Bind(experiment.Sources)) with { Inputs = data.Describe(), Model = own };
        binder.Check(() => options.ValidatedFor(images));
        return Run(
            new DeepHardenPlan(ProvenanceCollector.CommandLine(parsed), experiment.Seed.Root, options), data, images, noted,
            resumed: null);
    }

    /// <summary>Goes on with a run that was interrupted.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="places">Where data sets lie.</param>
    public int Resume(ParseResult parsed, string folder, DataPlaces places)
    {
        Resuming.RequireOnly(parsed, "the run", StillFree);
        var plan = DeepHardenPlan.Load(folder);
        var data = DataChoice.Of(plan.Options.Inputs!, places);
        (HardenImages images, IReadOnlyList<Diagnostic> noted) = Load(data, plan.Options.Network.Architecture);
        return Run(plan, data, images, noted, folder);
    }

    private static string WordOf(VisionArchitecture architecture) => Architectures.Single(one => one.Value == architecture).Key;

    private int Run(DeepHardenPlan plan, DataChoice data, HardenImages images, IReadOnlyList<Diagnostic> noted, string? resumed)
    {
        using OwnDeepModelFile? own = OwnDeepModelFile.Load(plan.Options.Model, data, images);
        (Provenance provenance, IReadOnlyList<Diagnostic> machine) =
            ProvenanceCollector.CollectWithLibtorch(
                host, plan.Options.Training.Threads, plan.Command, ofUsers: own is not null);
        (RunRecord record, TrainingOutcome outcome) = new DeepRun(host, ExperimentInfo.Harden, output, resumed).Run(
            plan.Seed, provenance, [.. machine, .. noted, .. own?.Diagnostics ?? []], plan.Save,
            (context, hooks) => DeepHardenExperiment.Run(images, plan.Options, context, hooks, own?.Model), HardenCommand.IsHeadline);
        return ExitCode.Of(outcome, record, strict);
    }
}
