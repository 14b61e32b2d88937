namespace FeatureAveraging.Vision.Checking;

/// <summary>A library that convolves. Tests put one in libtorch's place that is wrong in a chosen way.</summary>
internal interface IArithmetic
{
    /// <summary>Name and version of the library, for messages.</summary>
    string Name { get; }

    /// <summary>Threads of later computations.</summary>
    int Threads { get; set; }

    /// <summary>Lets later computations use oneDNN, or not.</summary>
    /// <param name="on">Whether they may.</param>
    /// <returns>Whether that can be chosen on this system.</returns>
    bool TrySwitchOneDnn(bool on);

    /// <summary>Computes a case and its gradients.</summary>
    /// <param name="problem">Shapes and layout.</param>
    /// <param name="data">Values.</param>
    ConvolutionValues Convolve(ConvolutionCase problem, ConvolutionData data);
}
