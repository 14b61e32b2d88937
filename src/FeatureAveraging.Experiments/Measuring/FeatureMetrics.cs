using FeatureAveraging.Features;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Measuring;

/// <summary>What a record says of a network's neurons against features.</summary>
internal static class FeatureMetrics
{
    /// <summary>Adds the averaging measures of one network, and its cosines as a matrix.</summary>
    public static void AddTo(RecordDraft draft, string arm, FeatureMeasures measures)
    {
        draft.Metrics[MetricName.Of(arm, "cosine.own")] = measures.OwnCosine;
        draft.Metrics[MetricName.Of(arm, "cosine.other")] = measures.OtherCosine;
        if (measures is { DiagonalCosine: { } diagonal, OffDiagonalCosine: { } offDiagonal })
        {
            draft.Metrics[MetricName.Of(arm, "cosine.diagonal")] = diagonal;
            draft.Metrics[MetricName.Of(arm, "cosine.offdiagonal")] = offDiagonal;
        }

        draft.Metrics[MetricName.Of(arm, "index.averaging")] = measures.AveragingIndex;
        draft.Metrics[MetricName.Of(arm, "coefficients.spread")] = measures.MedianSpread;
        draft.Metrics[MetricName.Of(arm, "residual.ratio")] = measures.MeanResidualRatio;
        draft.AddMatrix(SeriesName.Of("matrix", arm, "cosine"), measures.Cosines);
    }
}
