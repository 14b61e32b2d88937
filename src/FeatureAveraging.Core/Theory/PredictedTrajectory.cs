namespace FeatureAveraging.Theory;

/// <summary>A predicted training, step by step: index t holds the network after t steps, t = 0…T.</summary>
/// <param name="Loss">Mean training loss.</param>
/// <param name="CoefficientOwn">λ of a neuron for a feature of its own (binary: own side; k-class: own class), mean over clusters.</param>
/// <param name="CoefficientOther">λ of a neuron for any other feature, mean over clusters.</param>
/// <param name="Margin">Mean of y·f(x), or of the own output less the mean of the other outputs.</param>
public sealed record PredictedTrajectory(double[] Loss, double[] CoefficientOwn, double[] CoefficientOther, double[] Margin);
