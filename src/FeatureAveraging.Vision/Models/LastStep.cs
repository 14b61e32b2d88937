namespace FeatureAveraging.Vision.Models;

/// <summary>What a module does with its logits at the end.</summary>
/// <param name="Name">Its name; null for nothing.</param>
/// <param name="Apply">Logits → outputs, of one row.</param>
/// <param name="Derive">Outputs and j → the derivative of output j by the logits.</param>
internal sealed record LastStep(string? Name, Func<double[], double[]> Apply, Func<double[], int, double[]> Derive)
{
    private static readonly LastStep Nothing = new(null, logits => logits, (outputs, j) => Unit(outputs.Length, j));
    private static readonly LastStep Softmax = new(
        "Softmax", ComputeSoftmax, (p, j) => [.. p.Select((value, l) => p[j] * ((l == j ? 1 : 0) - value))]);

    private static readonly LastStep LogSoftmax = new(
        "LogSoftmax", logits => Array.ConvertAll(ComputeSoftmax(logits), Math.Log),
        (outputs, j) => [.. outputs.Select((value, l) => (l == j ? 1 : 0) - Math.Exp(value))]);

    private static readonly LastStep Sigmoid = new(
        "Sigmoid", logits => Array.ConvertAll(logits, f => 1 / (1 + Math.Exp(-f))), (p, _) => [p[0] * (1 - p[0])]);

    /// <summary>What may come last in a network of so many outputs.</summary>
    /// <param name="outputs">K.</param>
    public static IReadOnlyList<LastStep> Of(int outputs) => outputs == 1 ? [Nothing, Sigmoid] : [Nothing, Softmax, LogSoftmax];

    private static double[] ComputeSoftmax(double[] logits)
    {
        double largest = logits.Max();
        double[] powers = Array.ConvertAll(logits, f => Math.Exp(f - largest));
        double sum = powers.Sum();
        return Array.ConvertAll(powers, power => power / sum);
    }

    private static double[] Unit(int length, int j) => [.. Enumerable.Range(0, length).Select(l => l == j ? 1.0 : 0)];
}
