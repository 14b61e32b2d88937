using System.CommandLine;
using FeatureAveraging.Cli.DeepNetworks;
using FeatureAveraging.Options;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>--mean --std --input --device</c>: what a model reads, and where a deep one computes.</summary>
internal sealed class WholeModelOptions
{
    private readonly Option<string?> _mean = Words.Text(
        "--mean", "LIST", "What is subtracted from each channel before the model reads it; radii stay in the units of the samples");
    private readonly Option<string?> _deviation = Words.Text("--std", "LIST", "What each channel is then divided by");
    private readonly Option<string?> _input = Words.Text(
        "--input", "C,H,W", "Channels, rows and columns that such a model reads each sample as, where the samples are rows of a table");

    private readonly Option<string?> _device = Words.Text(
        "--device", "cpu|cuda|cuda:N", "Where a deep model computes (default cpu; cuda needs a libtorch for CUDA: --libtorch)");

    /// <summary>Adds all of them.</summary>
    public void AddTo(Command command)
    {
        command.Add(_device);
        AddInputTo(command);
    }

    /// <summary>Adds what the model reads, for a command that computes on the processor alone.</summary>
    public void AddInputTo(Command command)
    {
        command.Add(_mean);
        command.Add(_deviation);
        command.Add(_input);
    }

    /// <summary>The request with what the model reads.</summary>
    /// <exception cref="OptionsException">A list is malformed.</exception>
    public ModelRequest Read(ParseResult parsed, ModelRequest request)
    {
        var faults = new List<string>();
        double[] mean = NumberList.Read(parsed.GetValue(_mean), "--mean", "numbers, one or one a channel", _ => true, faults) ?? [];
        double[] deviation = NumberList.Read(
            parsed.GetValue(_deviation), "--std", "positive numbers, one or one a channel", values => values.All(v => v > 0), faults) ?? [];
        double[] axes = NumberList.Read(
            parsed.GetValue(_input), "--input", "three whole numbers of at least 1, for example 1,28,28",
            values => values.Length == 3 && values.All(v => v >= 1 && v <= int.MaxValue && double.IsInteger(v)), faults) ?? [];
        var device = ChosenDevice.Parse(parsed.GetValue(_device));
        return faults.Count > 0
            ? throw new OptionsException(faults)
            : request with { Mean = mean, Deviation = deviation, Axes = Array.ConvertAll(axes, v => (int)v), Device = device };
    }
}
