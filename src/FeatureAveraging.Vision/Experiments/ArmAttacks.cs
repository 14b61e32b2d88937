using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>Attacks networks of an image experiment, in ℓ₂ and inside the pixel box, and keeps what is found.</summary>
/// <param name="options">Radii, and how hard.</param>
/// <param name="context">Progress, checkpoints, cancellation.</param>
internal sealed class ArmAttacks(ImageCurveOptions options, RunContext context)
{
    /// <summary>Runs attacks on one decision of one network.</summary>
    /// <param name="attacks">The attacks.</param>
    /// <param name="model">The network.</param>
    /// <param name="images">The images, with the network's classes.</param>
    /// <param name="decision">The decision that is broken.</param>
    /// <param name="name">What is attacked, for progress and checkpoints.</param>
    /// <param name="seed">Root seed of this run.</param>
    /// <param name="finished">Is given every attack's result as soon as it is there.</param>
    public SuiteResult Search(
        IEnumerable<IAttack<ImageAttackProblem>> attacks, DeepClassifier model, ImageSet images, Decision decision, string name, Seed seed,
        Action<AttackResult>? finished = null)
    {
        var problem = new ImageAttackProblem(model, images, decision, new AttackRules(Norm.L2, options.ComputeRadii(), seed))
        {
            BatchSize = options.BatchSize,
        };
        var suite = new AttackSuite<ImageAttackProblem>([.. attacks.Select(Kept)]);
        return suite.Search(problem, attack => context.OfSearch(Describe(attack)), finished, context.Cancellation);

        IAttack<ImageAttackProblem> Kept(IAttack<ImageAttackProblem> attack) => context.Checkpoints is null
            ? attack
            : new KeptAttack(attack, options.ToString(), NameFile(Describe(attack.Traits.Name)), context.Checkpoints);

        string Describe(string attack) => FormattableString.Invariant($"{attack} on {name}, seed {seed.Root}");
    }

    private static string NameFile(string description) => description.Replace(", ", "-").Replace(' ', '-');
}
