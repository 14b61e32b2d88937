namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>A quantity along a trajectory that many neurons have: its mean, least and greatest value at each point.</summary>
internal sealed record Band(double[] Mean, double[] Least, double[] Most)
{
    /// <summary>Summarises the values at each point.</summary>
    public static Band Of(IEnumerable<IReadOnlyCollection<double>> points)
    {
        IReadOnlyCollection<double>[] values = [.. points];
        return new Band([.. values.Select(v => v.Average())], [.. values.Select(v => v.Min())], [.. values.Select(v => v.Max())]);
    }
}
