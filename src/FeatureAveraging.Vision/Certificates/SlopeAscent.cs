using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Certificates;

/// <summary>
/// The certified radius of one linear function of the outputs, with optimised lines (α-CROWN, Xu et al. 2021): projected Adam on the slopes
/// that it is traced back through, while ε follows the radius at which its bound becomes 0. Ranges of hidden layers keep their lines.
/// What it finds in one ball it starts from in the next.
/// </summary>
/// <param name="function">Coefficients of the outputs: 1 × k.</param>
/// <param name="shift">What is subtracted: one number.</param>
/// <param name="options">Steps and their length.</param>
/// <param name="owner">The scope that its slopes live in.</param>
internal sealed class SlopeAscent(Tensor function, Tensor shift, DeepCertificateOptions options, DisposeScope owner)
{
    private const double FirstDecay = 0.9, SecondDecay = 0.99;
    private const double RateHalving = 8;           // steps after which steps are half as long
    private const double Caution = 0.995;           // how far to go from what is certified to the estimated root
    private Tensor[] _slopes = [], _first = [], _second = [];
    private int _steps;

    /// <summary>The greatest ε on whose ball the function was found to be positive; 0 where none was.</summary>
    public double Radius { get; private set; }

    /// <summary>Raises the radius, at most to the given one.</summary>
    /// <param name="bounds">Of the network on a ball.</param>
    /// <param name="ball">The ball.</param>
    /// <param name="most">At most the radius of that ball.</param>
    public void Raise(ChainBounds bounds, InputBall ball, double most)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] open = Prepare(bounds);
        Tensor loss = shift.add(bounds.Rounding(function), TensorMemory.One);
        double epsilon = most;
        for (int step = 0; Radius < most; step++)
        {
            using DisposeScope inner = NewDisposeScope();
            Tensor radius = TensorMemory.Number(epsilon, loss.device).requires_grad_();
            Tensor[] slopes = Array.ConvertAll(_slopes, s => s.detach().requires_grad_());
            Tensor value = bounds.Bound(
                function, ball with { Epsilon = radius }, slopes.Chunk(2).Select(pair => (pair[0], pair[1]))).sub(loss);
            double found = TensorMemory.ReadDoubles(value)[0];
            Radius = found > 0 ? Math.Max(Radius, epsilon) : Radius;
            if (step >= options.SlopeSteps || Radius >= most)
            {
                return;
            }

            Tensor[] gradients = [.. autograd.grad([value.sum()], [.. slopes, radius])];
            double decline = TensorMemory.ReadDoubles(gradients[^1])[0];
            double root = epsilon - (found / decline);
            epsilon = Math.Clamp(Radius + (Caution * (root - Radius)), Math.Max(Radius, epsilon / 2), most);
            Move(gradients[..^1], open);
        }
    }

    // Which slopes there is anything to choose about; the others are set to the lines that touch, which are exact there.
    private Tensor[] Prepare(ChainBounds bounds)
    {
        Tensor[] open = [.. bounds.Hidden.Select(MaximumLines.FindOpen).SelectMany(isOpen => (Tensor[])[isOpen, isOpen])];
        if (_steps > 0)
        {
            Tensor[] exact = [.. bounds.Hidden.Select(values => MaximumLines.Start(values, touching: true).Below)
                .SelectMany(below => (Tensor[])[below, below])];
            for (int i = 0; i < open.Length; i++)
            {
                _slopes[i].copy_(where(open[i], _slopes[i], exact[i]));
            }
        }
        else
        {
            Tensor Own(Tensor tensor) => tensor.MoveToOtherDisposeScope(owner);
            _slopes = [.. bounds.Starts.SelectMany(start => (Tensor[])[Own(start.Below.clone()), Own(start.Above.clone())])];
            _first = Array.ConvertAll(_slopes, s => Own(zeros_like(s)));
            _second = Array.ConvertAll(_slopes, s => Own(zeros_like(s)));
        }

        return open;
    }

    // A slope that never had a gradient stays.
    private void Move(Tensor[] gradients, Tensor[] open)
    {
        using IDisposable untracked = no_grad();
        _steps++;
        Device device = shift.device;
        Tensor Number(double value) => TensorMemory.Number(value, device);
        double rate = options.SlopeRate / (1 + (_steps / RateHalving)) / (1 - Math.Pow(FirstDecay, _steps));
        Tensor firstDecay = Number(FirstDecay), secondDecay = Number(SecondDecay), length = Number(rate),
            correction = Number(1 / (1 - Math.Pow(SecondDecay, _steps))), zero = Number(0), one = Number(1);
        for (int i = 0; i < gradients.Length; i++)
        {
            Tensor g = gradients[i];
            _first[i].sub_(g).mul_(firstDecay).add_(g, TensorMemory.One);                               // β m + (1 − β) g
            _second[i].sub_(g.square()).mul_(secondDecay).add_(g.square(), TensorMemory.One);
            Tensor spread = _second[i].mul(correction).sqrt();
            Tensor safe = where(spread.gt(zero), spread, one);
            Tensor step = where(open[i], _first[i].mul(length).div(safe), zero);
            _slopes[i].add_(step, TensorMemory.One).clamp_(zero, one);
        }
    }
}
