using FeatureAveraging.Robustness.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Certificates;

/// <summary>The largest ball that can be certified around a point. Not safe for concurrent use.</summary>
/// <param name="chain">The network.</param>
/// <param name="norm">The norm of the ball.</param>
/// <param name="options">How hard it searches.</param>
/// <param name="isJoint">See <see cref="InputBall"/>.</param>
/// <remarks>
/// Ranges of hidden layers over a ball hold on all smaller ones too, so that inside it the search for a radius costs no new ranges. The
/// next ball lies between the last one and what was certified in it.
/// </remarks>
internal sealed class ChainCertifier(RectifierChain chain, Norm norm, DeepCertificateOptions options, bool isJoint = true)
{
    private const double FirstShare = 0.07;         // of the radius at which the linear function through the point would be 0
    private const double Shrinkage = 0.5;           // the next ball, between what was certified (0) and the last ball (1)
    private const int MostBalls = 100;              // with those before the first that was not certified as a whole, each twice the last

    /// <summary>A radius such that all functions are positive in the ball; 0 where one is not at the point.</summary>
    /// <param name="point">The point, in the units of the model's input; any shape.</param>
    /// <param name="functions">Linear functions of the outputs: R × k.</param>
    /// <param name="shifts">What is subtracted from each: R.</param>
    public double Certify(Tensor point, Tensor functions, Tensor shifts)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = chain.Arrange(point.to(ScalarType.Float64));
        double[] distances = Linearize(x, functions, shifts);
        if (distances.Any(distance => !(distance > 0)))
        {
            return 0;
        }

        // those that break first come first: the later ones need not be followed further
        SlopeAscent[] ascents = [.. Enumerable.Range(0, distances.Length).OrderBy(r => distances[r])
            .Select(r => new SlopeAscent(functions.narrow(0, r, 1), shifts.narrow(0, r, 1), options, scope))];
        double radius = 0, ball = FirstShare * distances.Min(), stretch = 1;
        ball = double.IsFinite(ball) ? ball : 1;            // all slopes are 0 at the point, as behind dead neurons
        for (int counted = 0, all = 0; counted < options.Balls && all < MostBalls; all++)
        {
            double certified = Search(x.squeeze(0), ball, ascents);
            radius = Math.Max(radius, certified);
            bool whole = certified >= ball;
            counted += whole && counted == 0 ? 0 : 1;
            stretch = whole || radius == 0 ? stretch : Shrinkage * ((ball / radius) - 1);
            ball = radius == 0 ? ball / 4 : radius * (1 + stretch);
        }

        return radius;
    }

    // What can be certified inside one ball.
    private double Search(Tensor center, double ball, SlopeAscent[] ascents)
    {
        using DisposeScope scope = NewDisposeScope();
        var input = new InputBall(center, chain.Scale, norm, TensorMemory.Number(ball, center.device), isJoint);
        ChainBounds bounds;
        using (no_grad())
        {
            bounds = new ChainBounds(chain, input).Compute();
        }

        double radius = ball;
        foreach (SlopeAscent ascent in ascents)
        {
            ascent.Raise(bounds, input, radius);
            radius = Math.Min(radius, ascent.Radius);
        }

        return radius;
    }

    // The distances at which the functions would be 0 if all were linear; not positive where they are not at the point.
    private double[] Linearize(Tensor x, Tensor functions, Tensor shifts)
    {
        Tensor input = x.detach().requires_grad_();
        Tensor values = chain.Forward(input).matmul(functions.t()).squeeze(0).sub(shifts);
        double[] all = TensorMemory.ReadDoubles(values);
        return [.. all.Select((value, r) => value > 0 ? value / Steepness(values.select(0, r), input) : value)];
    }

    private double Steepness(Tensor value, Tensor input)
    {
        Tensor slope = autograd.grad([value], [input], retain_graph: true)[0].mul(chain.Scale);
        return TensorMemory.ReadDoubles(norm == Norm.L2 ? slope.square().sum().sqrt() : slope.abs().sum())[0];
    }
}
