using FeatureAveraging.Vision.Checking;

namespace FeatureAveraging.Vision.Tests.Checking;

/// <summary>A library that convolves by plain sums, and is wrong where the test says so.</summary>
/// <param name="spoil">Changes the values of a case, given whether oneDNN is on and the number of threads.</param>
/// <param name="canSwitch">Whether oneDNN can be switched.</param>
internal sealed class PlayedArithmetic(Action<ConvolutionCase, ConvolutionValues, bool, int> spoil, bool canSwitch = true) : IArithmetic
{
    public string Name => "libtorch 0.0";

    public int Threads { get; set; } = 7;

    public bool UsesOneDnn { get; private set; } = true;

    public int Computed { get; private set; }

    public bool TrySwitchOneDnn(bool on)
    {
        UsesOneDnn = canSwitch ? on : UsesOneDnn;
        return canSwitch;
    }

    public ConvolutionValues Convolve(ConvolutionCase problem, ConvolutionData data)
    {
        Computed++;
        ConvolutionValues values = PlainConvolution.Compute(problem, data);
        spoil(problem, values, UsesOneDnn, Threads);
        return values;
    }
}
