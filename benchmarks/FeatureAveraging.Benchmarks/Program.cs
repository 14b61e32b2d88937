using System.CommandLine;
using BenchmarkDotNet.Running;
using FeatureAveraging.Benchmarks.Busy;
using FeatureAveraging.Benchmarks.Comparison;
using FeatureAveraging.Benchmarks.Scale;
using FeatureAveraging.Benchmarks.Vectors;
using FeatureAveraging.Benchmarks.Vision;

if (!FeatureAveraging.Vision.Libtorch.IsAvailable(out string? fault))      // it lies where only the product looks
{
    Console.Error.WriteLine(fault);
    return 1;
}

var threads =
    new Option<int>("--threads") { Description = "Threads of either side.", DefaultValueFactory = _ => Environment.ProcessorCount };
threads.Validators.Add(given =>
{
    if (given.GetValue(threads) < 1)
    {
        given.AddError("--threads needs at least 1.");
    }
});
var json = new Option<bool>("--json") { Description = "One JSON object on standard output." };
var only = new Option<string>("--only")
{
    Description = "Only cases whose name starts with this, for example radius or train.paper.",
    DefaultValueFactory = _ => "",
};
only.Validators.Add(given =>
{
    if (!CompareCommand.Names.Any(name => name.StartsWith(given.GetValue(only)!, StringComparison.Ordinal)))
    {
        given.AddError($"--only is {given.GetValue(only)}; expected the start of one of {string.Join(", ", CompareCommand.Names)}.");
    }
});
var data = new Option<DirectoryInfo>("--data")
{
    Description = "Where MNIST lies, for attack.box, radius.mnist and vision.curve; also environment FAVG_DATA.",
};
var folder = new Option<DirectoryInfo>("--out") { Description = "Folder to write to.", Required = true };

var compare = new Command(
    "compare", "Ours against libtorch on the same data, in turn, and against absolute bounds; a few minutes.")
{
    threads, json, only, data,
};
compare.SetAction(given => CompareCommand.Run(
    given.GetValue(threads),
    given.GetValue(json),
    given.GetValue(only)!,
    given.GetValue(data)?.FullName ?? Environment.GetEnvironmentVariable("FAVG_DATA")));

var name = new Argument<string>("name") { Description = "The case." };
name.AcceptOnlyFromAmong([.. CompareCommand.Names]);
var compareCase = new Command(CompareCommand.CaseCommand, "One case of compare; its report as JSON.") { name, threads, data };
compareCase.Hidden = true;
compareCase.SetAction(given => CompareCommand.RunCase(given.GetValue(name)!, given.GetValue(threads), given.GetValue(data)?.FullName));

var scale = new Command("scale", "Training time of ours against samples, inputs and width, as a Markdown table.") { threads };
scale.SetAction(given => ScaleCommand.Run(given.GetValue(threads)));

var radius = new Command(
    "radius", "Cost of an exact radius against width, inputs and number of points, as Markdown tables; one thread, a minute or two.");
radius.SetAction(_ => RadiusScaleCommand.Run());
scale.Add(radius);

var neighbours = new Option<int>("--neighbours")
{
    Description = "Busy processes beside; 0 for a quiet machine.",
    DefaultValueFactory = _ => Environment.ProcessorCount,
};
var start = new Option<string>("--only") { Description = "Only cases whose name starts with this.", DefaultValueFactory = _ => "" };
var busy = new Command("busy", "Several threads against one while other processes keep the cores busy; a minute or two.")
{
    threads,
    neighbours,
    start,
};
busy.SetAction(given => BusyCommand.Run(given.GetValue(threads), given.GetValue(neighbours), given.GetValue(start)!));
var spin = new Command(BusyNeighbours.Command, "Keeps one core busy until standard input ends.") { Hidden = true };
spin.SetAction(_ => BusyNeighbours.Spin());

var vectors = new Command("vectors", "Writes the test vectors: small trainings by libtorch autograd in float64.") { folder };
vectors.SetAction(given => VectorsCommand.Run(given.GetValue(folder)!));

var width = new Option<int>("--width") { Description = "Channels of the first stage.", DefaultValueFactory = _ => TrainingSpeed.Width };
var vision = new Command(
    "vision", "Images a second of ResNet-18 in training, ours against libtorch's own modules; about a minute.")
{
    threads, width,
};
vision.SetAction(given => VisionCommand.Run(given.GetValue(threads), given.GetValue(width)));

var set = new Argument<string>("set") { Description = "mnist or cifar10." };
set.AcceptOnlyFromAmong("mnist", "cifar10");
var strength = new Command(
    "strength", "The attacks of preset paper on 50 images against ten restarts of ten times the steps; an hour or two.")
{
    set, threads, data,
};
strength.SetAction(given => StrengthCommand.Run(
    given.GetValue(set)!,
    given.GetValue(data)?.FullName ?? Environment.GetEnvironmentVariable("FAVG_DATA") ?? ".",
    given.GetValue(threads)));

var classes = new Command("classes", "The BenchmarkDotNet classes; further arguments go to BenchmarkDotNet, for example --filter '*'.")
{
    TreatUnmatchedTokensAsErrors = false,
};
classes.SetAction(given => { BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. given.UnmatchedTokens]); });

var root = new RootCommand("Benchmarks of FeatureAveraging; docs/performance.md explains them.")
{
    compare, compareCase, scale, busy, spin, vision, strength, vectors, classes,
};
return root.Parse(args).Invoke();
