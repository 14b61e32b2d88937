using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Sweeps.Plans;

namespace FeatureAveraging.Cli.Sweeps;

/// <summary>The samples of the cells that one process runs: read once, the synthetic ones drawn for each seed.</summary>
internal sealed class SweptSamples
{
    private readonly Lazy<SampleInputs> _inputs;
    private readonly Lazy<TrainInputs> _loaded;

    /// <summary>Finds samples; nothing is read yet.</summary>
    /// <param name="host">Environment and cancellation.</param>
    /// <param name="data">What the sweep file says; null for the synthetic distribution.</param>
    /// <exception cref="OptionsException">A word is unknown.</exception>
    public SweptSamples(CliHost host, SweepData? data)
    {
        data ??= new SweepData { Dataset = SyntheticSource.Id };
        DataPlaces places = PlaceOptions.Of(host, subset: data.Subset) with { Samples = DataOptions.Reading(data.Label, data.Scale) };
        var choice = new DataChoice(Locate(data.Dataset), data.Labels, data.Test is null ? null : Locate(data.Test), places);
        Source = choice.Source();
        _inputs = new Lazy<SampleInputs>(choice.Describe);
        _loaded = new Lazy<TrainInputs>(() => Source.Load(TrainRecipe.Synthetic, new Seed(0), threads: 1));
    }

    /// <summary>Where they come from.</summary>
    public SampleSource Source { get; }

    /// <summary>What identifies them: a cell on a file that has changed is another cell.</summary>
    public SampleInputs Inputs => _inputs.Value;

    /// <summary>The samples of a cell.</summary>
    /// <param name="data">The synthetic distribution, where it is one.</param>
    /// <param name="seed">Root seed of the synthetic distribution.</param>
    /// <param name="threads">Threads for drawing.</param>
    public TrainInputs Load(ClusterOptions? data, Seed seed, int threads) => Source is SyntheticSource
        ? Source.Load(TrainRecipe.Synthetic with { Data = data }, seed, threads)
        : _loaded.Value;

    // Workers may run in another folder.
    private static string Locate(string dataset) => Path.Exists(dataset) ? Path.GetFullPath(dataset) : dataset;
}
