using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class CarliniWagnerVariablesTests
{
    [Fact]
    public void Evaluate_AfterStart_GivesThePerturbationBackExceptOnABound()
    {
        // Bounds: both · one only · coinciding
        AttackTarget target = Boxed([0.5, 3, 7], new Box([-1, double.NegativeInfinity, 7], [3, 4, 7]));
        double[] variables = new double[3], delta = [0.25, -2, 0], slopes = new double[3];
        CarliniWagnerVariables.Start(target, delta, variables);
        Array.Clear(delta);
        CarliniWagnerVariables.Evaluate(target, variables, delta, slopes);
        Assert.Equal(0.25, delta[0], 1e-15);
        Assert.Equal([-2, 0], delta[1..]);

        CarliniWagnerVariables.Start(target, [2.5, 0, 0], variables);       // at the bound 3: 0.1 % of the half width 2 inside
        CarliniWagnerVariables.Evaluate(target, variables, delta, slopes);
        Assert.Equal(2.5 - 0.002, delta[0], 1e-12);
    }

    [Fact]
    public void Evaluate_Slopes_AreTheFiniteDifferences()
    {
        const double H = 1e-6;
        AttackTarget target = Boxed([0.5, 3, 7], new Box([-1, -9, 7], [3, 9, 7]));
        double[] variables = [1.3, -4, 0], slopes = new double[3], ahead = new double[3], behind = new double[3];
        CarliniWagnerVariables.Evaluate(target, [.. variables.Select(w => w + H)], ahead, slopes);
        CarliniWagnerVariables.Evaluate(target, [.. variables.Select(w => w - H)], behind, slopes);
        CarliniWagnerVariables.Evaluate(target, variables, new double[3], slopes);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal((ahead[i] - behind[i]) / (2 * H), slopes[i], 1e-8);
        }

        Assert.Equal(0, ahead[2]);
    }

    private static AttackTarget Boxed(double[] x, Box box)
    {
        var target = new AttackTarget(MinimumNormCases.Linear);
        target.Begin(x, 1, 1, new AttackObjective(AttackLoss.Margin), new Seed(1).For("test"));
        target.Aim(new ThreatModel(Norm.L2, double.PositiveInfinity, box));
        return target;
    }
}
