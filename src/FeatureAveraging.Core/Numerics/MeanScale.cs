namespace FeatureAveraging.Numerics;

/// <summary>The scale on which a mean is estimated: that on which the spread of values hardly depends on their size.</summary>
public enum MeanScale
{
    /// <summary>The values themselves.</summary>
    Plain,

    /// <summary>ln x, for ratios: a/b and b/a get the same answer. The mean is the geometric one.</summary>
    Logarithm,

    /// <summary>ln(x/(1 − x)), for shares: the interval stays inside [0, 1]. The mean is the arithmetic one.</summary>
    Logit,
}
