namespace FeatureAveraging.Networks;

/// <summary>One step of a <see cref="LayerGraph"/>.</summary>
/// <param name="Output">Name of the signal it makes.</param>
/// <param name="Input">Name of the signal it reads.</param>
public abstract record LayerStep(string Output, string Input);

/// <summary>A convolution of n × c × h × w.</summary>
/// <param name="Output">Name of the signal it makes.</param>
/// <param name="Input">Name of the signal it reads.</param>
/// <param name="Weight">Outputs × c/groups × rows × columns.</param>
/// <param name="Bias">One per output; null for none.</param>
/// <param name="Window">Kernel, steps and padding.</param>
/// <param name="Groups">Groups of channels that do not mix.</param>
public sealed record ConvolutionStep(
    string Output, string Input, ModelArray Weight, ModelArray? Bias, SlidingWindow Window, int Groups) : LayerStep(Output, Input);

/// <summary>xWᵀ + b along the last axis.</summary>
/// <param name="Output">Name of the signal it makes.</param>
/// <param name="Input">Name of the signal it reads.</param>
/// <param name="Weight">W: outputs × inputs.</param>
/// <param name="Bias">b; null for none.</param>
public sealed record LinearStep(string Output, string Input, ModelArray Weight, ModelArray? Bias) : LayerStep(Output, Input);

/// <summary>scale_c·x + shift_c for each channel c: batch normalisation with fixed statistics.</summary>
/// <param name="Output">Name of the signal it makes.</param>
/// <param name="Input">Name of the signal it reads: n × c, or more axes.</param>
/// <param name="Scale">One per channel.</param>
/// <param name="Shift">One per channel.</param>
public sealed record ChannelStep(string Output, string Input, ModelArray Scale, ModelArray Shift) : LayerStep(Output, Input);

/// <summary>A signal and a constant, entry by entry; axes are matched from the last, and those of length 1 repeated.</summary>
/// <param name="Output">Name of the signal it makes.</param>
/// <param name="Input">Name of the signal it reads.</param>
/// <param name="Operation">What is done.</param>
/// <param name="Constant">The constant.</param>
/// <param name="ConstantFirst">Whether the constant is the first operand.</param>
public sealed record ConstantStep(string Output, string Input, Arithmetic Operation, ModelArray Constant, bool ConstantFirst)
    : LayerStep(Output, Input);

/// <summary>Two signals, entry by entry.</summary>
/// <param name="Output">Name of the signal it makes.</param>
/// <param name="Input">Name of the first operand.</param>
/// <param name="Operation">What is done.</param>
/// <param name="Other">Name of the second operand.</param>
public sealed record JoinStep(string Output, string Input, Arithmetic Operation, string Other) : LayerStep(Output, Input);

/// <summary>x where x ≥ 0, else slope·x: a ReLU, or a leaky one.</summary>
/// <param name="Output">Name of the signal it makes.</param>
/// <param name="Input">Name of the signal it reads.</param>
/// <param name="NegativeSlope">The slope; 0 for a ReLU.</param>
public sealed record RectifierStep(string Output, string Input, double NegativeSlope) : LayerStep(Output, Input);

/// <summary>The maximum or the mean of each window of n × c × h × w.</summary>
/// <param name="Output">Name of the signal it makes.</param>
/// <param name="Input">Name of the signal it reads.</param>
/// <param name="TakesMaximum">Whether it is the maximum.</param>
/// <param name="Window">Kernel, steps and padding.</param>
/// <param name="RoundsUp">Whether a last window that is not full counts.</param>
/// <param name="CountsPadding">Whether padding counts in a mean.</param>
public sealed record PoolingStep(
    string Output, string Input, bool TakesMaximum, SlidingWindow Window, bool RoundsUp, bool CountsPadding) : LayerStep(Output, Input);

/// <summary>The mean over rows and columns: n × c × 1 × 1.</summary>
/// <param name="Output">Name of the signal it makes.</param>
/// <param name="Input">Name of the signal it reads: n × c × h × w.</param>
public sealed record GlobalMeanStep(string Output, string Input) : LayerStep(Output, Input);

/// <summary>The same values with other axes.</summary>
/// <param name="Output">Name of the signal it makes.</param>
/// <param name="Input">Name of the signal it reads.</param>
/// <param name="Axes">Lengths after the first axis; −1, at most once, for what is left, 0 for the length it had.</param>
public sealed record ReshapeStep(string Output, string Input, IReadOnlyList<int> Axes) : LayerStep(Output, Input);

/// <summary>Which of the four.</summary>
public enum Arithmetic
{
    /// <summary>a + b.</summary>
    Add,

    /// <summary>a − b.</summary>
    Subtract,

    /// <summary>a·b.</summary>
    Multiply,

    /// <summary>a/b.</summary>
    Divide,
}
