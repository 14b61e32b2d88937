using System.Text.Json.Nodes;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests;

/// <summary>A made-up record of an image experiment with every series of its contract: smooth curves, drawn pictures, two seeds.</summary>
internal static class ImageRecord
{
    private const int Classes = 10;
    private static readonly string[] Things = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
    private static readonly double[] Radii = [0, 0.4, 0.8, 1.2, 1.6, 2];

    /// <summary>Grey digits by parity: interleaved sides, short names.</summary>
    public static RunRecord Digits() =>
        Make(
            "mnist", [.. Enumerable.Range(0, Classes).Select(i => $"{i}")],
            [.. Enumerable.Range(0, Classes).Select(i => i % 2 == 0 ? 1 : -1)], channels: 1, side: 28, scale: 1);

    /// <summary>Coloured things, five classes on each side, long names.</summary>
    public static RunRecord Colours() =>
        Make("cifar10", Things, [.. Enumerable.Range(0, Classes).Select(i => i < 5 ? 1 : -1)], channels: 3, side: 32, scale: 0.4);

    private static RunRecord Make(string experiment, string[] names, int[] sides, int channels, int side, double scale) =>
        SmallRecord.Make() with
        {
            Experiment = experiment,
            Options = new JsonObject
            {
                ["Data"] = new JsonObject
                {
                    ["Classes"] = new JsonArray([.. names.Select(name => (JsonNode)name)]),
                    ["Sides"] = new JsonArray([.. sides.Select(one => (JsonNode)(one > 0 ? "+" : "-"))]),
                },
                ["Training"] = new JsonObject { ["Epochs"] = 12 },
            },
            Metrics = Metrics(),
            Series = Curves(scale)
                .Concat(Pictures(sides, channels, side))
                .Concat(Matrices(sides))
                .Concat(Trainings())
                .Concat(Seeds())
                .ToDictionary(),
            Claims =
            [
                Claim.Within(
                    "F3.fine", "Class labels give the greater median radius under the strongest attack.", "Li et al. 2025, Fig. 3",
                    "paired.fine.max.ratio", 1.47, 1.3, double.PositiveInfinity,
                    new ClaimInterval(0.95 * 1.47, 1.05 * 1.47, 2, IntervalOver.Seeds)),
            ],
            Diagnostics = [],
        };

    private static Dictionary<string, double> Metrics()
    {
        var metrics = new Dictionary<string, double>
        {
            ["coarse.accuracy.clean"] = 0.987,
            ["fine.accuracy.clean.max"] = 0.992,
            ["fine.accuracy.classes"] = 0.985,
            ["coarse.radius.attack.median"] = 0.71,
            ["fine.radius.attack.max.median"] = 1.05,
            ["paired.fine.max.ratio"] = 1.47,
            ["paired.fine.max.difference"] = 0.33,
        };
        foreach ((string metric, double mean) in metrics.ToArray())
        {
            metrics[metric + ".deviation"] = 0.01 * mean;
            metrics[metric + ".low"] = 0.95 * mean;
            metrics[metric + ".high"] = 1.05 * mean;
        }

        metrics["paired.fine.max.difference.images.low"] = 0.31;
        metrics["paired.fine.max.difference.images.high"] = 0.35;
        metrics["shallow-coarse.accuracy.clean"] = 0.97;
        return metrics;
    }

    private static IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, double[]>>> Curves(double scale)
    {
        (string Readout, double Half)[] readouts =
        [
            ("coarse.native", 0.71), ("fine.max", 1.05), ("fine.sum", 0.98), ("fine.probability", 1), ("coarse-madry.native", 1.5),
            ("coarse-trades.native", 1.6), ("pseudo.max", 1.2),
        ];
        (string Method, double Times)[] methods =
        [
            ("attack", 1), ("pgd", 1.08), ("pgd-native", 1.35), ("apgd", 1.03), ("apgd-rivals", 1.02), ("fmn", 1.1), ("fmn-through", 1.12),
            ("ddn", 1.05), ("square", 1.6),
        ];
        foreach ((string readout, double half) in readouts)
        {
            foreach ((string method, double times) in methods.Take(readout is "coarse.native" or "fine.max" ? 9 : 3))
            {
                yield return Curve($"curve.{readout}.{method}", half * times, scale, band: true);
            }
        }

        yield return Curve("curve.paper.coarse", 1.3, scale, band: false);
        yield return Curve("curve.paper.fine", 1.7, scale, band: false);
        yield return Curve("curve.head-coarse.native.exact", 0.9, 5, band: false);
        yield return Curve("curve.head-coarse.native.pgd", 1, 5, band: false);
        yield return Curve("curve.head-fine.max.exact", 1.4, 5, band: false);
        yield return Curve("curve.shallow-coarse.native.exact", 1.09, scale, band: false);
        yield return Curve("curve.shallow-fine.max.exact", 0.9, scale, band: false);
        yield return Curve("curve.shallow-fine.max.pgd-native", 1.6, scale, band: false);
        yield return Curve("curve.shallow-pseudo.max.exact", 1.5, scale, band: false);
    }

    private static KeyValuePair<string, IReadOnlyDictionary<string, double[]>> Curve(string name, double half, double scale, bool band)
    {
        double[] accuracy = [.. Radii.Select(radius => 0.99 / (1 + Math.Pow(radius / half, 6)))];
        (string, double[])[] columns = [("radius", [.. Radii.Select(radius => radius * scale)]), ("accuracy", accuracy)];
        (string, double[])[] bands =
            [("low", [.. accuracy.Select(one => 0.95 * one)]), ("high", [.. accuracy.Select(one => Math.Min(1, 1.05 * one))])];
        return Series(name, band ? [.. columns, .. bands] : columns);
    }

    /// <summary>Rings on a ground, pushed by a stripe that is the same for all.</summary>
    private static IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, double[]>>> Pictures(int[] sides, int channels, int side)
    {
        double[] labels = [7, 2, 1, 0, 4, 9, 5, 6];
        foreach ((string arm, double size) in new[] { ("coarse.native", 18.0), ("fine.max", 26.0) })
        {
            bool ofSides = arm == "coarse.native";
            (double[] original, double[] adversarial) =
                (new double[labels.Length * channels * side * side], new double[labels.Length * channels * side * side]);
            for (int i = 0; i < original.Length; i++)
            {
                (int x, int y, int channel, int picture) =
                    (i % side, i / side % side, i / (side * side) % channels, i / (side * side * channels));
                double distance = Math.Sqrt(Math.Pow(x - (side / 2.0) + channel, 2) + Math.Pow(y - (side / 2.0), 2));
                original[i] = Math.Round(255 * Math.Exp(-Math.Pow((distance - 4 - (picture * 0.8)) / 2.5, 2)));
                adversarial[i] =
                    Math.Round(Math.Clamp(original[i] + (size * Math.Sin((x + (ofSides ? y : -y) + (3 * picture)) / 2.0)), 0, 255));
            }

            double[] after = [.. labels.Select(label => (label + 3) % Classes)];
            double[] Decided(double[] classes) => ofSides ? [.. classes.Select(one => sides[(int)one] > 0 ? 0.0 : 1)] : classes;
            yield return Series(
                $"pictures.{arm}",
                ("shape", [labels.Length, channels, side, side]),
                ("original", original),
                ("adversarial", adversarial),
                ("sample", [.. Enumerable.Range(0, labels.Length).Select(i => 11.0 * i)]),
                ("label", labels),
                ("before", Decided(labels)),
                ("after", ofSides ? [.. Decided(labels).Select(one => 1 - one)] : after),
                ("distance", [.. labels.Select((_, i) => i == 6 ? 0 : 0.4 + (size / 40) + (0.05 * i))]));
        }
    }

    private static IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, double[]>>> Matrices(int[] sides)
    {
        yield return Square("confusion.fine.clean", (i, j) => i == j ? 0.982 : 0.002);
        yield return Square("confusion.fine.attack", (i, j) => i == j ? 0.01 : sides[i] == sides[j] ? 0.06 : 0.15);
        yield return Square("matrix.coarse.shared", (i, j) => i == j ? 1 : sides[i] == sides[j] ? 0.85 : -0.8);
        yield return Square("matrix.fine.shared", (i, j) => i == j ? 1 : sides[i] == sides[j] ? 0.2 : -0.25);
        yield return Square("matrix.head-fine.shared", (i, j) => i == j ? 1 : 0);
        yield return Square(
            "matrix.head-coarse.cosine", (i, j) => j == 3 ? double.NaN : (sides[i] > 0) == (j < 5) ? 0.2 + (0.01 * i) : -0.03);
        yield return Square("matrix.head-fine.cosine", (i, j) => i == j ? 0.55 : -0.02);
    }

    private static KeyValuePair<string, IReadOnlyDictionary<string, double[]>> Square(string name, Func<int, int, double> value) =>
        Series(
            name, ("shape", [Classes, Classes]),
            ("values", [.. Enumerable.Range(0, Classes * Classes).Select(i => value(i / Classes, i % Classes))]));

    private static IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, double[]>>> Trainings()
    {
        double[] epochs = [.. Enumerable.Range(0, 13).Select(i => (double)i)];
        foreach ((string arm, double rate) in new[] { ("coarse", 0.5), ("fine", 0.4) })
        {
            double[] loss = [.. epochs.Select(epoch => Math.Exp(-rate * epoch))], accuracy = [.. loss.Select(one => 1 - (0.5 * one))];
            yield return Series(
                $"trajectory.{arm}.loss", ("step", epochs), ("value", loss), ("min", [.. loss.Select(one => 0.9 * one)]),
                ("max", [.. loss.Select(one => 1.1 * one)]));
            yield return Series($"trajectory.{arm}.accuracy", ("step", epochs), ("value", accuracy));
        }

        foreach ((string arm, double best) in new[] { ("shallow-coarse", 1.1), ("shallow-fine", 1.3), ("shallow-pseudo", 1.6) })
        {
            double[] step = [.. Enumerable.Range(1, 10).SelectMany(i => new double[] { i * 50, i * 50 })];
            double[] accuracy = [.. step.Select((one, i) => 0.975 - (0.2 * Math.Exp(-one / 100)) + (0.002 * (i % 2)))],
                radius = [.. step.Select((one, i) => best - (one / 1000) + (0.1 * (i % 2)) - (best * Math.Exp(-one / 30)))];
            double[] front =
                [.. step.Select((_, i) => step.Where((_, j) => accuracy[j] > accuracy[i] && radius[j] > radius[i]).Any() ? 0.0 : 1)];
            yield return Series(
                $"frontier.{arm}", ("step", step), ("accuracy", accuracy), ("radius", radius), ("front", front),
                ("seed", [.. step.Select((_, i) => i % 2.0)]));
        }
    }

    private static IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, double[]>>> Seeds() =>
        Metrics().Where(pair => Metrics().ContainsKey(pair.Key + ".deviation")).Select(
            pair => Series("seeds." + pair.Key, ("seed", [0, 1]), ("value", [0.99 * pair.Value, 1.01 * pair.Value])));

    private static KeyValuePair<string, IReadOnlyDictionary<string, double[]>> Series(string name, params (string, double[])[] columns) =>
        new(name, SmallRecord.Columns(columns));
}
