using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Masking;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Attacking;

/// <summary>Writes what is found of one decision of one network, two-layer or deep, into a record.</summary>
/// <typeparam name="TProblem">What is attacked.</typeparam>
/// <param name="draft">The record.</param>
/// <param name="arm">Name of the network.</param>
/// <param name="problem">The decision, its samples, and the radii of the curves.</param>
/// <remarks>
/// Metrics <c>ARM.radius.METHOD.READOUT.median</c> (without the read-out for <see cref="AddRadii"/> of a binary network),
/// series <c>curve.ARM.READOUT.METHOD</c>, and <c>distances.ARM.READOUT</c> with one column per method that has a length of every sample.
/// </remarks>
public sealed class DecisionRecord<TProblem>(RecordDraft draft, string arm, TProblem problem)
    where TProblem : IAttackProblem
{
    /// <summary>The decision as messages name it.</summary>
    public string Name => $"{arm}.{Readout.Word()}";

    /// <summary>The read-out in the names of metrics that leave out a binary network's only one.</summary>
    public Readout? ReadoutIfSeveral => problem.Decision.OutputCount == 1 ? null : Readout;

    private Readout Readout => problem.Decision.Readout;

    /// <summary>Receives the progress of a search on this decision; null where nobody listens.</summary>
    /// <param name="method">The search.</param>
    public IProgress<AttackProgress>? Relay(string method) => draft.Context.OfSearch($"{method} on {Name}");

    /// <summary>Radii that show where the samples are broken, for curves that nobody chose radii for.</summary>
    /// <param name="search">A search for the shortest perturbation.</param>
    public double[] FindRadii(IAttack<TProblem> search)
    {
        ArgumentNullException.ThrowIfNull(search);
        return RadiusGrid.Cover(search.Search(problem, Relay("radii of the curves"), draft.Context.Cancellation).Distances);
    }

    /// <summary>Runs attacks; adds curves and medians of each and of their worst case.</summary>
    /// <param name="suite">The attacks.</param>
    /// <param name="check">Is given each result before anything is added.</param>
    /// <exception cref="OptionsException">None of the attacks can run on this problem.</exception>
    public SuiteResult Search(AttackSuite<TProblem> suite, Action<AttackResult>? check = null)
    {
        ArgumentNullException.ThrowIfNull(suite);
        RequireRunnable(suite);
        SuiteResult result = suite.Search(problem, Relay, Add, draft.Context.Cancellation);
        AddRadii(MethodName.Strongest, result.Strongest.Distances);
        return result;

        void Add(AttackResult attack)
        {
            check?.Invoke(attack);
            AddAttack(attack);
        }
    }

    /// <summary>Adds curve, lengths and median of a method that has a radius of every sample.</summary>
    /// <param name="method">Name of the method.</param>
    /// <param name="radii">One per sample.</param>
    public void AddRadii(string method, IReadOnlyList<double> radii)
    {
        ArgumentNullException.ThrowIfNull(radii);
        AddCurve(method, radii);
        AddDistances(method, radii);
        draft.Metrics[MetricName.Radius(arm, method, ReadoutIfSeveral)] = Statistics.Median(radii);
    }

    /// <summary>Adds the share of broken samples that each attack won, and names the attacks that did not run.</summary>
    /// <param name="result">What the attacks found.</param>
    public void AddWinners(SuiteResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        int broken = result.Winners.Count(w => w is not null);
        foreach (AttackResult attack in result.Results)
        {
            draft.Metrics[MetricName.Of(arm, "wins") with { Method = attack.Attack }] =
                broken == 0 ? 0 : (double)result.Winners.Count(w => w == attack.Attack) / broken;
        }

        foreach (IGrouping<string, SkippedAttack> skipped in result.Skipped.GroupBy(s => s.Reason))
        {
            draft.Diagnostics.Add(new Diagnostic(
                DiagnosticIds.AttackSkipped, Severity.Info,
                $"{string.Join(", ", skipped.Select(s => s.Attack))} did not run: {skipped.Key}."));
        }
    }

    /// <summary>Adds to the lengths which samples they are of.</summary>
    /// <param name="margins">Margin of each sample.</param>
    public void AddSamples(IReadOnlyList<double> margins)
    {
        ArgumentNullException.ThrowIfNull(margins);
        draft.AddColumns(
            SeriesName.Of(SeriesName.Distances, arm, Readout),
            ("sample", [.. Enumerable.Range(0, problem.Labels.Count).Select(i => (double)i)]),
            ("label", [.. problem.Labels.Select(y => (double)y)]),
            ("margin", [.. margins]));
    }

    /// <summary>Adds to the lengths those of attacks at fixed radii.</summary>
    /// <param name="result">What the attacks found.</param>
    public void AddFixedBudgets(SuiteResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        draft.AddColumns(
            SeriesName.Of(SeriesName.Distances, arm, Readout),
            [.. result.Results.Where(a => !a.Traits.IsMinimumNorm).Select(a => (a.Attack, a.Distances.ToArray()))]);
    }

    private void AddAttack(AttackResult attack)
    {
        AddCurve(attack.Attack, attack.BrokenAt);
        var name = MetricName.Radius(arm, attack.Attack, Readout);
        draft.Metrics[name] = Statistics.Median(attack.Distances);
        if (attack.Traits.IsMinimumNorm)
        {
            AddDistances(attack.Attack, attack.Distances);
        }
        else
        {
            draft.Metrics[name with { Statistic = "half" }] =
                RobustnessEvaluation.HalfRadius(problem.Rules.Radii, attack.ToCurve(problem.Rules.Radii).Accuracy);
        }

        draft.Diagnostics.AddRange(MaskingChecks.CheckAttack(attack));
    }

    private void AddDistances(string method, IReadOnlyList<double> distances) =>
        draft.AddColumns(SeriesName.Of(SeriesName.Distances, arm, Readout), (MethodName.DistanceColumn(method), [.. distances]));

    private void AddCurve(string method, IReadOnlyList<double> brokenAt)
    {
        RobustnessCurve curve = RobustnessCurve.FromDistances(problem.Rules.Radii, brokenAt);
        draft.Diagnostics.AddRange(MaskingChecks.CheckCurve($"{Name}.{method}", curve));
        draft.AddSeries(SeriesName.Curve(arm, Readout, method), ("radius", [.. curve.Radii]), ("accuracy", [.. curve.Accuracy]));
    }

    private void RequireRunnable(AttackSuite<TProblem> suite)
    {
        string?[] reasons = [.. suite.Attacks.Select(attack => attack.Reject(problem))];
        if (!reasons.Contains(null))
        {
            throw new OptionsException(
                [$"Attacks is {string.Join(",", suite.Attacks.Select(attack => attack.Traits.Name))}; expected at least one that can " +
                 $"run: {string.Join("; ", reasons.Distinct())}."]);
        }
    }
}
