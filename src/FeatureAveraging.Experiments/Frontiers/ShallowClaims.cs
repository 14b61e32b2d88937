namespace FeatureAveraging.Experiments.Frontiers;

/// <summary>What this project has found on raw digits before, judged by the record's metrics.</summary>
/// <remarks>
/// Arms are compared at equal clean accuracy and by exact radii; where an arm never gets there, or radii are brackets, nothing is claimed.
/// At lower accuracies the order of the arms may differ: the ratios at all levels are in the record.
/// </remarks>
internal static class ShallowClaims
{
    private const string ThisProject = "This project";
    private const double Level = 0.96;

    /// <summary>Adds the claims whose metrics exist.</summary>
    public static void AddTo(RecordDraft draft)
    {
        const string AtEqualAccuracy = "On raw pixels, at equal clean accuracy (≥ 0.96), ";
        const string Greater = " a two-layer network a greater exact median ℓ₂ radius (no pixel box) than binary labels.";
        Add(draft, ShallowArm.Fine, "P.shallow.fine", $"{AtEqualAccuracy}the classes as labels do not give{Greater}", 0, 1);
        Add(
            draft, ShallowArm.Pseudo, "P.shallow.pseudo",
            $"{AtEqualAccuracy}sub-classes discovered by k-means inside each coarse class give{Greater}", 1, double.PositiveInfinity);
    }

    private static void Add(RecordDraft draft, ShallowArm arm, string id, string sentence, double lower, double upper)
    {
        string metric = FrontierRecord.GainMetric(arm, Level);
        if (draft.Metrics.ContainsKey(metric))
        {
            draft.Judge(id, sentence, ThisProject, metric, lower, upper);
        }
    }
}
