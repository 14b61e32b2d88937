using FeatureAveraging.Cli.Doctor;
using FeatureAveraging.Vision;
using FeatureAveraging.Vision.Checking;

namespace FeatureAveraging.Cli.Tests;

/// <summary>Runs command lines in process, each test in a folder of its own.</summary>
internal sealed class Favg : IDisposable
{
    /// <summary>A training that takes a few milliseconds.</summary>
    public const string TinyTraining =
        "train --set Data.ClusterCount=4 --set Data.InputDimension=24 --set Data.SampleCount=40 --set Data.TestCount=20 --set " +
        "Network.NeuronsPerSign=3 --set Training.Steps=30 --set Training.LearningRate=0.01";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("favg-cli-");

    public StringWriter Out { get; private set; } = new();

    public StringWriter Error { get; private set; } = new();

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>What the check of libtorch's arithmetic finds; null asks libtorch itself.</summary>
    public ArithmeticReport? Arithmetic { get; set; }

    public Machine Machine { get; set; } = Machine.This;

    public string Folder => _folder.FullName;

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Runs one command line, its words separated by blanks; $DIR stands for the test's folder.</summary>
    public int Run(string line)
    {
        (Out, Error) = (new StringWriter(), new StringWriter());
        return Run(line, Host());
    }

    /// <summary>What commands get from outside.</summary>
    public CliHost Host() => Host(Error, default);

    /// <summary>Runs one command line given word by word.</summary>
    public int RunWords(IReadOnlyList<string> words)
    {
        (Out, Error) = (new StringWriter(), new StringWriter());
        return FavgCommand.Run(Host(Error, default), words);
    }

    /// <summary>Runs one command line and presses Ctrl-C at the first sign of progress, or of a stage.</summary>
    public int RunAndStop(string line, string stage = "")
    {
        using var source = new CancellationTokenSource();
        (Out, Error) = (new StringWriter(), new CancellingWriter(source, stage));
        return Run(line, Host(Error, source.Token));
    }

    private int Run(string line, CliHost host) =>
        FavgCommand.Run(
            host, [.. line.Replace("$DIR", Folder, StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    private CliHost Host(TextWriter error, CancellationToken cancellation) => new()
    {
        Out = Out,
        Error = error,
        Environment = name => Variables.GetValueOrDefault(name),
        Machine = Machine,
        Cancellation = cancellation,
        CheckArithmetic = () => Arithmetic ?? Libtorch.Arithmetic,
    };

    public void Dispose() => _folder.Delete(recursive: true);

    private sealed class CancellingWriter(CancellationTokenSource source, string stage) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            if (value!.StartsWith(stage, StringComparison.Ordinal))
            {
                source.Cancel();
            }

            base.WriteLine(value);
        }
    }
}
