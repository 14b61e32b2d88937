using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Certificates;

/// <summary>
/// Lines below and above y = max(0, z₁, …, zₙ), a ReLU for n = 1 and a ReLU with maximum pooling for more, where each zᵢ lies in [lᵢ, uᵢ]
/// and all z of the layer together move by at most ρ in ℓ₂.
/// </summary>
/// <remarks>
/// <para>Below: y ≥ Σ αᵢzᵢ for αᵢ ≥ 0 with Σ αᵢ ≤ 1, since y is at least 0 and every zᵢ.</para>
/// <para>Above: y − Σ aᵢzᵢ is the greatest of ⟨b, z⟩ over b = −a and b = eᵢ − a. With a weight c &gt; 0 and any λ &gt; 0 it takes away at
/// most c·y − cΣ aᵢzᵢ ≤ ½λ‖z − z₀‖² + max_b min(c⟨b, z₀⟩ + c²‖b‖²/(2λ), c·S_b), where z₀ are the values at the center and S_b the
/// greatest ⟨b, z⟩ of the ranges: a linear function less ½λ‖z − z₀‖² has its maximum at z₀ + cb/λ. Summed over the layer the first terms
/// are at most ½λρ². Without ρ only S_b is left, which for n = 1 is CROWN's line.</para>
/// </remarks>
internal sealed class MaximumLines
{
    private const int Halvings = 12;
    private readonly Tensor _below, _above;
    private readonly (Tensor Center, Tensor Square, Tensor Range)[] _pieces;     // ⟨b, z₀⟩, ‖b‖²/2 and S_b, for each b
    private readonly long _pool;

    private MaximumLines(Tensor below, Tensor above, (Tensor, Tensor, Tensor)[] pieces, long pool) =>
        (_below, _above, _pieces, _pool) = (below, above, pieces, pool);

    /// <summary>Slopes to start from.</summary>
    /// <param name="values">What is known of the z.</param>
    /// <param name="touching">Whether lines above touch y at the center, as those below do; if not they have the least sum of slopes that
    /// holds for the ranges alone.</param>
    /// <returns>α and a: c × 1 × rows × columns.</returns>
    public static (Tensor Below, Tensor Above) Start(HiddenValues values, bool touching)
    {
        Tensor centers = Blocks(values.Center, values.Pool), best = centers.amax([3, 5], keepdim: true);
        Tensor isBest = centers.eq(best).logical_and(best.gt(zeros_like(best))).to(centers.dtype);
        Tensor below = Merge(isBest.div(maximum(isBest.sum([3, 5], keepdim: true), ones_like(best))));      // equal ones share
        return (below, touching ? below : Merge(Chords(values)));
    }

    /// <summary>
    /// Where lines that touch are not exact: neither is one zᵢ positive and above all others on the whole ball, nor none positive.
    /// </summary>
    /// <param name="values">What is known of the z.</param>
    /// <returns>For each z whether its maximum is open: c × 1 × rows × columns.</returns>
    public static Tensor FindOpen(HiddenValues values)
    {
        Tensor lows = Blocks(values.Low, values.Pool), highs = Blocks(values.High, values.Pool);
        Tensor centers = Blocks(values.Center, values.Pool), most = highs.amax([3, 5], keepdim: true);
        Tensor isBest = centers.eq(centers.amax([3, 5], keepdim: true)), lowest = full_like(highs, double.NegativeInfinity);
        Tensor others = where(isBest, lowest, highs).amax([3, 5], keepdim: true).relu();        // 0, and the greatest of the others
        Tensor own = where(isBest, lows, lowest).amax([3, 5], keepdim: true);
        Tensor isOne = isBest.to(lows.dtype).sum([3, 5], keepdim: true).eq(ones_like(own));
        Tensor isDecided = isOne.logical_and(own.ge(others)).logical_or(most.le(zeros_like(most)));
        return Merge(isDecided.logical_not().expand(lows.shape));
    }

    /// <summary>The lines with given slopes.</summary>
    /// <param name="values">What is known of the z.</param>
    /// <param name="below">In [0, 1]: α before it is divided by its sum over a maximum where that exceeds 1; c × q × rows × columns, q = 1
    /// or one for each function.</param>
    /// <param name="above">a in [0, 1], of the same shape; the same tensor as below for lines that are the same.</param>
    public static MaximumLines Of(HiddenValues values, Tensor below, Tensor above)
    {
        long pool = values.Pool;
        Tensor low = Blocks(values.Low, pool), high = Blocks(values.High, pool), center = Blocks(values.Center, pool);
        Tensor given = Blocks(below, pool), total = given.sum([3, 5], keepdim: true);
        Tensor lower = Merge(given.div(maximum(total, ones_like(total)))), upper = ReferenceEquals(below, above) ? lower : above;
        Tensor a = Blocks(upper, pool);
        Tensor square = a.square().sum([3, 5]), middle = a.mul(center).sum([3, 5]), lows = a.mul(low).sum([3, 5]);
        List<(Tensor, Tensor, Tensor)> pieces = [(middle.neg(), square, lows.neg())];
        for (long i = 0; i < pool * pool; i++)
        {
            Tensor At(Tensor x) => x.select(5, i % pool).select(3, i / pool);
            Tensor one = At(a), width = At(high).sub(At(low));
            pieces.Add((
                At(center).sub(middle), square.add(ones_like(one)).sub(one).sub(one), At(high).sub(one.mul(width)).sub(lows)));
        }

        using Tensor half = TensorMemory.Number(0.5, low.device);
        return new MaximumLines(lower, upper, [.. pieces.Select(p => (p.Item1, p.Item2.mul(half), p.Item3))], pool);
    }

    /// <summary>
    /// The same with one bound instead of the greatest of several: less tight, and cheaper where there are many functions.
    /// </summary>
    public MaximumLines Simplify()
    {
        Tensor none = full_like(_pieces[0].Center, double.NegativeInfinity), nothing = zeros_like(none);
        Tensor Most(Func<(Tensor Center, Tensor Square, Tensor Range), Tensor> part) => _pieces
            .Select(p => where(p.Square.gt(nothing), part(p), none)).Aggregate(maximum);
        (Tensor center, Tensor range) = (Most(p => p.Center), Most(p => p.Range));
        // b = 0 needs no bound; where every b is 0 there is nothing to bound
        Tensor Finite(Tensor x) => where(isinf(x), nothing, x);
        Tensor square = _pieces.Select(p => p.Square).Aggregate(maximum);
        return new MaximumLines(_below, _above, [(Finite(center), square, Finite(range).relu())], _pool);
    }

    /// <summary>Functions of the maxima, bounded from below by functions of what the maxima are of.</summary>
    /// <param name="rows">Functions of the maxima; the negated ones are bounded too only by lines that are the same below and
    /// above.</param>
    /// <param name="radius">ρ: one number; null where nothing is known.</param>
    /// <param name="multipliers">λ as a multiple of ‖c‖/ρ, to choose from for each function: one tensor that can be combined with L × R
    /// each.</param>
    public LinearRows Substitute(LinearRows rows, Tensor? radius, IReadOnlyList<Tensor> multipliers)
    {
        Tensor positive = rows.Coefficients.relu(), weights = positive.sub(rows.Coefficients);
        Tensor constants = rows.Constants.sub(Losses(rows, weights, radius, multipliers));
        if (rows.Opposite is not null)
        {
            Debug.Assert(ReferenceEquals(_below, _above), "Lines below and above differ.");
            Tensor opposite = rows.Opposite.sub(Losses(rows, positive, radius, multipliers));
            return new LinearRows(
                Refine(rows.Coefficients).mul(rows.Gather(_below, _pool)), constants, opposite, rows.Place.Refine(_pool, _pool));
        }

        Tensor below = rows.Gather(_below, _pool), above = rows.Gather(_above, _pool);
        Tensor fine = Refine(positive).mul(below).sub(Refine(weights).mul(above));
        return new LinearRows(fine, constants, null, rows.Place.Refine(_pool, _pool));
    }

    // What lines above take away at most, of all maxima together: L × R.
    private Tensor Losses(LinearRows rows, Tensor weights, Tensor? radius, IReadOnlyList<Tensor> multipliers)
    {
        (Tensor Center, Tensor Square, Tensor Range)[] pieces = [.. _pieces.Select(p => (
            rows.Gather(p.Center), radius is null ? p.Square : weights.mul(rows.Gather(p.Square)), rows.Gather(p.Range)))];
        Tensor least = weights.mul(pieces.Select(p => p.Range).Aggregate(maximum).relu()).sum([0, 3, 4]);
        if (radius is null)
        {
            return least;
        }

        using Tensor half = TensorMemory.Number(0.5, least.device);
        // any λ is sound, so nothing is differentiated by the choice; the root of 0 would give NaN
        Tensor length = weights.detach().square().sum([0, 3, 4]).sqrt();
        Tensor safe = where(length.gt(zeros_like(length)), length, ones_like(length));
        (Tensor multiplier, Tensor loss) = Choose();
        return minimum(least, is_grad_enabled() ? Moved(multiplier) : loss);

        (Tensor Multiplier, Tensor Loss) Choose()
        {
            using IDisposable untracked = no_grad();
            (Tensor chosen, Tensor loss) = (multipliers[0].expand_as(safe), Moved(multipliers[0]));
            foreach (Tensor other in multipliers.Skip(1))
            {
                Tensor found = Moved(other);
                (chosen, loss) = (where(found.lt(loss), other, chosen), minimum(loss, found));
            }

            return (chosen, loss);
        }

        Tensor Moved(Tensor multiplier)
        {
            Tensor lambda = multiplier.mul(safe).div(radius), inverse = lambda.reciprocal().unsqueeze(0).unsqueeze(3).unsqueeze(4);
            return pieces.Select(p => minimum(p.Square.mul(inverse).add_(p.Center, TensorMemory.One), p.Range))
                .Aggregate(maximum).relu().mul(weights).sum([0, 3, 4]).add(lambda.mul(radius.square()).mul(half), TensorMemory.One);
        }
    }

    // Every entry for each of the inputs of its maximum.
    private Tensor Refine(Tensor x) => _pool == 1 ? x : x.repeat_interleave(_pool, 3).repeat_interleave(_pool, 4);

    // y ≤ γ + Σ aᵢ(zᵢ − lᵢ), aᵢ = max(0, uᵢ − γ)/(uᵢ − lᵢ), for any γ ≥ 0 and ≥ every lᵢ; γ the least for which Σ aᵢ ≤ 1
    private static Tensor Chords(HiddenValues values)
    {
        Tensor lows = Blocks(values.Low, values.Pool), highs = Blocks(values.High, values.Pool);
        Tensor least = lows.amax([3, 5], keepdim: true).relu(), from = least;
        Tensor to = maximum(highs.amax([3, 5], keepdim: true), least), width = highs.sub(lows);
        width = where(width.gt(zeros_like(width)), width, ones_like(width));
        Tensor Slopes(Tensor gamma) => highs.sub(gamma).relu().div(width);
        Tensor IsSteep(Tensor gamma)
        {
            Tensor sum = Slopes(gamma).sum([3, 5], keepdim: true);
            return sum.gt(ones_like(sum));
        }

        Tensor isSteep = IsSteep(least);
        using Tensor half = TensorMemory.Number(0.5, lows.device);
        for (int i = 0; i < Halvings; i++)
        {
            Tensor middle = from.add(to, TensorMemory.One).mul(half), tooSteep = IsSteep(middle);
            (from, to) = (where(tooSteep, middle, from), where(tooSteep, to, middle));
        }

        return Slopes(where(isSteep, to, least));
    }

    // c × q × rows/p × p × columns/p × p
    private static Tensor Blocks(Tensor x, long pool) =>
        x.view(x.shape[0], x.shape[1], x.shape[2] / pool, pool, x.shape[3] / pool, pool);

    private static Tensor Merge(Tensor x) => x.reshape(x.shape[0], x.shape[1], x.shape[2] * x.shape[3], x.shape[4] * x.shape[5]);
}

/// <summary>What is known of the outputs of a hidden layer, before the maxima: c × 1 × rows × columns each.</summary>
/// <param name="Center">At the center of the ball.</param>
/// <param name="Low">The least values on it.</param>
/// <param name="High">The greatest.</param>
/// <param name="Reach">How far all of them together move in ℓ₂ for every 1 that the input moves; +∞ where nothing is known.</param>
/// <param name="Pool">The inputs of one maximum are a square of this side.</param>
internal sealed record HiddenValues(Tensor Center, Tensor Low, Tensor High, double Reach, long Pool);
