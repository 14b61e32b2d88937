using FeatureAveraging.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>
/// A network of another program: points are normalised and laid out as it reads them, and its outputs become logits.
/// </summary>
internal abstract class ForeignNetwork : NetworkFunction
{
    private readonly ScalarType _type;
    private readonly InputShape _shape;
    private readonly Tensor? _mean;
    private readonly Tensor? _deviation;
    private readonly Tensor _least;
    private readonly Tensor _one;

    /// <summary>Takes over what all have in common.</summary>
    /// <param name="options">Shape of a point, and normalisation.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="type">float32 or float64: what it computes in.</param>
    protected ForeignNetwork(ForeignModelOptions options, Device device, ScalarType type)
    {
        (Device, _type, _shape, Axes) = (device, type, options.InputShape, [options.InputShape.Dimension]);
        _mean = Normalization(options.Mean, options.InputShape);
        _deviation = Normalization(options.Deviation, options.InputShape);
        (_least, _one) = (Number(LeastProbability), Number(1));
    }

    /// <summary>What a probability counts as at least: the smallest normal float32 number, because log 0 has no gradient.</summary>
    public static float LeastProbability => BitConverter.UInt32BitsToSingle(0x00800000);

    public override Device Device { get; }

    public override bool CanPassThrough => false;

    /// <summary>Lengths of the axes of one point, as the network reads it.</summary>
    public long[] Axes { get; set; }

    /// <summary>Lengths of the axes of one point where the network says them, 0 where any length will do; null where it does not.</summary>
    public virtual IReadOnlyList<int>? KnownAxes => null;

    /// <summary>What its outputs are.</summary>
    public OutputForm Form { get; set; }

    /// <summary>What it does to its input first, where that is a normalisation by constants, as a clause; null where it is none.</summary>
    public virtual string? OwnNormalization => null;

    public sealed override Tensor ComputeLogits(Tensor points) => ToLogits(ComputeOutputs(points));

    /// <summary>The outputs as they are: n × k.</summary>
    /// <param name="points">n × c × h × w, float32.</param>
    /// <exception cref="ForeignModelException">It does not make one row of outputs of each point.</exception>
    public Tensor ComputeOutputs(Tensor points) => ToRows(Run(Arrange(points)), points.shape[0]);

    public override Tensor ComputeLogits(Tensor points, string layer, Func<Tensor, Tensor> replace) =>
        ToLogits(ToRows(Run(Arrange(points), layer, replace), points.shape[0]));

    /// <summary>The network itself, where the values of one layer are replaced on the way.</summary>
    /// <param name="inputs">n × its axes, in its type.</param>
    /// <param name="layer">One of the layers.</param>
    /// <param name="replace">Makes of the values what later steps read.</param>
    protected abstract Tensor Run(Tensor inputs, string layer, Func<Tensor, Tensor> replace);

    private static Tensor ToRows(Tensor outputs, long n)
    {
        long[] shape = outputs.shape;
        return shape.Length == 2 && shape[0] == n ? outputs
            : shape.Length == 1 && shape[0] == n ? outputs.unsqueeze(1)
            : shape.Length > 2 && shape[0] == n && shape.Skip(2).All(length => length == 1) ? outputs.flatten(1)
            : throw new ForeignModelException(
                $"of {n} samples it makes values of shape [{string.Join(", ", shape)}]", $"one row of outputs for each: [{n}, k]",
                "Export the classifier alone, with samples along the first axis.");
    }

    public override void Dispose()
    {
        _mean?.Dispose();
        _deviation?.Dispose();
        _least.Dispose();
        _one.Dispose();
    }

    /// <summary>Points as the network reads them: normalised, with its axes, in its type.</summary>
    /// <param name="points">n × c × h × w, float32.</param>
    protected Tensor Arrange(Tensor points)
    {
        Tensor normalized = _mean is null ? points : points.sub(_mean);
        normalized = _deviation is null ? normalized : normalized.div(_deviation);
        return normalized.reshape([points.shape[0], .. Axes]).to(_type);
    }

    /// <summary>What <see cref="Arrange"/> does to points, as steps of a graph.</summary>
    /// <param name="points">Name of the signal of points; names of other signals begin with it.</param>
    /// <param name="output">Name of the signal that the network itself reads.</param>
    protected IEnumerable<LayerStep> NormalizationSteps(string points, string output)
    {
        string signal = points;
        foreach ((Tensor? constant, Arithmetic operation) in new[] { (_mean, Arithmetic.Subtract), (_deviation, Arithmetic.Divide) })
        {
            if (constant is not null)
            {
                int[] axes = Array.ConvertAll(constant.shape[1..], length => (int)length);
                var step = new ConstantStep(
                    $"{points}.{operation}", signal, operation, new ModelArray(TensorMemory.ReadFloats(constant), axes), false);
                signal = step.Output;
                yield return step;
            }
        }

        yield return new ReshapeStep(output, signal, Array.ConvertAll(Axes, length => (int)length));
    }

    /// <summary>Lengths of the axes of a point.</summary>
    protected int[] PointAxes => [_shape.Channels, _shape.Height, _shape.Width];

    /// <summary>The network itself.</summary>
    /// <param name="inputs">n × its axes, in its type.</param>
    protected abstract Tensor Run(Tensor inputs);

    /// <summary>The logits that outputs stand for: n × k.</summary>
    protected Tensor ToLogits(Tensor outputs) => Form switch
    {
        OutputForm.Probabilities => maximum(outputs, _least).log(),
        OutputForm.OneLogit => cat([zeros_like(outputs), outputs], 1),
        OutputForm.OneProbability => cat([maximum(_one.sub(outputs), _least).log(), maximum(outputs, _least).log()], 1),
        _ => outputs,
    };

    private Tensor Number(float value)
    {
        using DisposeScope scope = NewDisposeScope();
        return TensorMemory.Create([value], [], Device).to(_type).MoveToOuterDisposeScope().DetachFromDisposeScope();
    }

    private Tensor? Normalization(IReadOnlyList<double> values, InputShape shape)
    {
        (int c, int h, int w) = shape;
        long[] axes = values.Count == shape.Dimension ? [1, c, h, w] : [1, values.Count, 1, 1];
        return values.Count == 0
            ? null
            : TensorMemory.Create([.. values.Select(value => (float)value)], axes, Device).DetachFromDisposeScope();
    }
}

/// <summary>What the outputs of a network are.</summary>
internal enum OutputForm
{
    /// <summary>k ≥ 2 logits.</summary>
    Logits,

    /// <summary>k ≥ 2 probabilities; their logarithms are logits.</summary>
    Probabilities,

    /// <summary>One logit of class 1; that of class 0 is 0.</summary>
    OneLogit,

    /// <summary>The probability of class 1.</summary>
    OneProbability,
}
