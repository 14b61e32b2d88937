namespace FeatureAveraging.Experiments.Heads;

/// <summary>What the paper says of the heads, judged by the record's metrics.</summary>
/// <remarks>The printed values are ranges read from the figures' colours: own block 0.05–0.3, other −0.03; diagonal 0.3–0.67, the rest near 0. Claims about radii say that they are distances in feature space.</remarks>
internal static class HeadClaims
{
    private const string Figure2c = "Li et al. 2025, Fig. 2c";
    private const string Figure2d = "Li et al. 2025, Fig. 2d";
    private const string ThisProject = "This project";

    /// <summary>Adds the claims; one about radii only where they are exact.</summary>
    public static void AddTo(RecordDraft draft)
    {
        Dictionary<string, double> m = draft.Metrics;
        m["head-coarse.cosine.contrast"] = m["head-coarse.cosine.own"] - m["head-coarse.cosine.other"];
        m["head-fine.cosine.contrast"] = m["head-fine.cosine.diagonal"] - m["head-fine.cosine.offdiagonal"];
        m["head-coarse.index.averaging.minus.fine"] = m["head-coarse.index.averaging"] - m["head-fine.index.averaging"];
        m["head-coarse.index.shared.minus.fine"] = m["head-coarse.index.shared"] - m["head-fine.index.shared"];
        draft.Judge(
            "C1.head.block",
            "Binary head on deep features: the averaged weights stand closer to the class means of their own side than to the " +
            "others, by at least 0.08 (printed: 0.05 to 0.3 against −0.03).",
            Figure2c, "head-coarse.cosine.contrast", 0.08, 2);
        draft.Judge(
            "C1.head.own", "Binary head on deep features: the mean cosine of the own block is in the printed range.",
            Figure2c, "head-coarse.cosine.own", 0.05, 0.3);
        draft.Judge(
            "C4.head.diagonal",
            "Class head on deep features: the averaged weights of a class stand by its class mean (printed: 0.3 to 0.67).",
            Figure2d, "head-fine.cosine.diagonal", 0.3, 1);
        draft.Judge(
            "C4.head.offdiagonal", "Class head on deep features: the cosines to all other class means are near 0.",
            Figure2d, "head-fine.cosine.offdiagonal", -0.1, 0.1);
        draft.Judge(
            "C1.head.index",
            "The binary head averages the features of a side, the class head tells them apart: averaging index higher by at least 0.2.",
            ThisProject, "head-coarse.index.averaging.minus.fine", 0.2, 1);
        draft.Judge(
            "C1.head.shared",
            "The margin gradients of a side's classes share one direction in the binary head more than in the class head, by at " +
            "least 0.1 in mean cosine.",
            ThisProject, "head-coarse.index.shared.minus.fine", 0.1, 2);
        if (m.ContainsKey(HeadRadii.Gain))
        {
            draft.Judge(
                "C4.head.radius",
                "In feature space (distances between penultimate features, not between images) the class head under the max read-out " +
                "has at least the exact median radius of the binary head.",
                ThisProject, HeadRadii.Gain, 1, double.PositiveInfinity);
        }
    }
}
