using System.Runtime.CompilerServices;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Masking;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Tests.Attacking;

/// <summary>Masking checks on the published distances of thirty attacks.</summary>
public class PublishedMaskingTests
{
    [Fact]
    public void CheckSuite_SumReadOut_SquareBeatsPlainGradientsOnTwoFifths()
    {
        Diagnostic[] upsets = Upsets("fine-sum", "sum", out RunRecord record);
        Assert.Contains(
            upsets,
            d => d.Message.Contains(
                "square, which follows no gradient, is shorter than every attack on plain gradients by more than 5 % on 40 %",
                StringComparison.Ordinal));
        Assert.Equal(
            record.Diagnostics.Where(d => d.Id == DiagnosticIds.WeakerAttackWins)
                .Select(d => d.Message.Split(": ")[1])
                .Order(StringComparer.Ordinal),
            upsets.Select(d => d.Message.Split(": ")[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void CheckSuite_MaxReadOut_NoBlindAttackBeatsPlainGradients() =>
        Assert.DoesNotContain(Upsets("fine-max", "max", out _), d => d.Message.Contains("square", StringComparison.Ordinal));

    private static Diagnostic[] Upsets(string folder, string readout, out RunRecord record)
    {
        record = RunRecordJson.Deserialize(File.ReadAllText(Path.Combine(Records(), folder, "run.json")));
        IReadOnlyDictionary<string, double[]> columns = record.Series[$"distances.model.{readout}"];
        AttackResult[] results =
        [
            .. from name in AttackCatalog.Names
               where columns.ContainsKey(name)
               let distances = columns[name]
               select new AttackResult(
                   AttackCatalog.Find(name)!.Traits, Norm.L2, distances, distances, new Witness?[distances.Length],
                   new int[distances.Length]),
        ];
        Assert.True(results.Length > 20, $"only {results.Length} attacks");
        return
        [
            .. MaskingChecks.CheckSuite(readout, [], SuiteResult.Of(results, []), certified: null)
                .Where(d => d.Id == DiagnosticIds.WeakerAttackWins),
        ];
    }

    private static string Records([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "records", "attack");
}
