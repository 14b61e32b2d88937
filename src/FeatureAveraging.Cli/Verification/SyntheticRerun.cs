using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Synthetic;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Cli.Verification;

/// <summary>Runs <c>reproduce synthetic</c> again: its record holds every option.</summary>
internal static class SyntheticRerun
{
    public static Rerun Run(RerunContext context, FoundRecord found) => Rerun.Of(Compute(context, found).Record);

    /// <summary>The outcome with networks and samples; each record is run once.</summary>
    public static ExperimentOutcome Compute(RerunContext context, FoundRecord found)
    {
        if (!context.Synthetic.TryGetValue(found.Path, out ExperimentOutcome? outcome))
        {
            SyntheticOptions options = RerunContext.OptionsOf(found, SyntheticJson.Default.SyntheticOptions);
            outcome = SyntheticExperiment.Run(options, context.Run(found, options.Training.Threads));
            context.Synthetic.Add(found.Path, outcome);
        }

        return outcome;
    }
}
