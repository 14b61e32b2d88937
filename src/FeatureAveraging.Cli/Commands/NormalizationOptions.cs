using System.CommandLine;
using FeatureAveraging.Options;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>--mean --std</c>: what a whole model of another program does to its input first.</summary>
internal sealed class NormalizationOptions
{
    private readonly Option<string?> _mean = Words.Text(
        "--mean", "LIST", "What a whole model of another program subtracts from each channel first, in the units of the samples");
    private readonly Option<string?> _deviation = Words.Text("--std", "LIST", "What it then divides each channel by");

    public void AddTo(Command command)
    {
        command.Add(_mean);
        command.Add(_deviation);
    }

    /// <summary>The request with the normalisation.</summary>
    /// <exception cref="OptionsException">A list is malformed.</exception>
    public ModelRequest Read(ParseResult parsed, ModelRequest request)
    {
        var faults = new List<string>();
        double[] mean = NumberList.Read(parsed.GetValue(_mean), "--mean", "numbers, one or one a channel", _ => true, faults) ?? [];
        double[] deviation = NumberList.Read(
            parsed.GetValue(_deviation), "--std", "positive numbers, one or one a channel", values => values.All(v => v > 0), faults) ?? [];
        return faults.Count > 0 ? throw new OptionsException(faults) : request with { Mean = mean, Deviation = deviation };
    }
}
