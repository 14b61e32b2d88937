using System.CommandLine;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>--model --samples --readout</c>, and <c>--labels --data --skip-corrupt</c> for images.</summary>
internal sealed class ModelOptions
{
    private readonly ModelFileOptions _model = new();
    private readonly Option<string> _samples = new("--samples")
    {
        Description = "Labelled samples (.npz, .npy, .csv), or the test images of mnist, cifar10, a folder, a .zip or a .parquet file",
        HelpName = "NAME|PATH",
        Required = true,
    };
    private readonly DataOptions _data = new();
    private readonly Option<string?> _readout = Words.Text(
        "--readout", "sum|mean|max|probability|native",
        "How k classes become one decision (default max: the class itself where none are grouped; a binary network decides by itself)");

    public void AddTo(Command command)
    {
        _model.AddTo(command);
        command.Add(_samples);
        command.Add(_readout);
        _data.AddLabelsTo(command);
    }

    /// <summary>Reads the command line; no file is opened.</summary>
    /// <exception cref="FeatureAveraging.Options.OptionsException">The map is malformed.</exception>
    public ModelRequest Read(CliHost host, ParseResult parsed) => new(
        _model.Path(parsed),
        parsed.GetValue(_readout),
        _data.Read(host, parsed) with { Dataset = parsed.GetRequiredValue(_samples) })
    {
        Map = _model.Map(parsed),
    };

    /// <summary>Reads the command line and loads model and samples.</summary>
    /// <param name="host">Where data sets lie.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="needsRadius">Whether the command computes exact radii, which not every network has.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">The read-out does not suit the model, or the labels the
    /// samples.</exception>
    /// <exception cref="FeatureAveraging.Datasets.DatasetException">A file cannot be read, or the samples do not fit the
    /// model.</exception>
    public ModelChoice Load(CliHost host, ParseResult parsed, bool needsRadius) => ModelChoice.Load(Read(host, parsed), needsRadius);
}
