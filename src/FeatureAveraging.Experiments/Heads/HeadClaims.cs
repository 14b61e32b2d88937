using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Heads;

/// <summary>What the paper says of the heads, judged by the record's metrics.</summary>
/// <remarks>
/// The printed values are ranges read from the figures' colours: own block 0.05–0.3, other −0.03; diagonal 0.3–0.67, the rest near 0.
/// Claims about radii say that they are distances in feature space.
/// </remarks>
internal static class HeadClaims
{
    private const string Figure2c = "Li et al. 2025, Fig. 2c";
    private const string Figure2d = "Li et al. 2025, Fig. 2d";
    private const string ThisProject = "This project";

    /// <summary>Adds the claims; one about radii only where they are exact.</summary>
    public static void AddTo(RecordDraft draft)
    {
        Dictionary<string, double> m = draft.Metrics;
        m[Coarse("cosine.contrast")] = m[Coarse("cosine.own")] - m[Coarse("cosine.other")];
        m[Fine("cosine.contrast")] = m[Fine("cosine.diagonal")] - m[Fine("cosine.offdiagonal")];
        MetricName averaging = Coarse("index.averaging") with { Statistic = "minus.fine" };
        MetricName shared = Coarse("index.shared") with { Statistic = "minus.fine" };
        m[averaging] = m[Coarse("index.averaging")] - m[Fine("index.averaging")];
        m[shared] = m[Coarse("index.shared")] - m[Fine("index.shared")];
        draft.Judge(
            "C1.head.block",
            "Binary head on deep features: the averaged weights stand closer to the class means of their own side than to the " +
            "others, by at least 0.08 (printed: 0.05 to 0.3 against −0.03).",
            Figure2c, Coarse("cosine.contrast"), 0.08, 2);
        draft.Judge(
            "C1.head.own", "Binary head on deep features: the mean cosine of the own block is in the printed range.",
            Figure2c, Coarse("cosine.own"), 0.05, 0.3);
        draft.Judge(
            "C4.head.diagonal",
            "Class head on deep features: the averaged weights of a class stand by its class mean (printed: 0.3 to 0.67).",
            Figure2d, Fine("cosine.diagonal"), 0.3, 1);
        draft.Judge(
            "C4.head.offdiagonal", "Class head on deep features: the cosines to all other class means are near 0.",
            Figure2d, Fine("cosine.offdiagonal"), -0.1, 0.1);
        draft.Judge(
            "C1.head.index",
            "The binary head averages the features of a side, the class head tells them apart: averaging index higher by at least 0.2.",
            ThisProject, averaging, 0.2, 1);
        draft.Judge(
            "C1.head.shared",
            "The margin gradients of a side's classes share one direction in the binary head more than in the class head, by at " +
            "least 0.1 in mean cosine.",
            ThisProject, shared, 0.1, 2);
        if (m.ContainsKey(HeadRadii.Gain))
        {
            draft.Judge(
                "C4.head.radius",
                "In feature space (distances between penultimate features, not between images) the class head under the max read-out " +
                "has at least the exact median radius of the binary head.",
                ThisProject, HeadRadii.Gain, 1, double.PositiveInfinity);
        }
    }

    private static MetricName Coarse(string quantity) => MetricName.Of(ArmName.HeadCoarse, quantity);

    private static MetricName Fine(string quantity) => MetricName.Of(ArmName.HeadFine, quantity);
}
