namespace FeatureAveraging.Benchmarks.Vision;

/// <summary>The command <c>vision</c>: the case <c>vision.train</c> at a width of one's choice.</summary>
internal static class VisionCommand
{
    /// <summary>Measures it and prints a table.</summary>
    /// <param name="threads">Threads of either side.</param>
    /// <param name="width">Channels of the first stage.</param>
    public static void Run(int threads, int width)
    {
        Console.WriteLine("| Case | Width | Threads | Ours, images/s | libtorch, images/s | Ours / libtorch |\n|---|--:|--:|--:|--:|--:|");
        foreach (TrainingSpeedResult r in TrainingSpeed.Measure(threads, width))
        {
            FormattableString row =
                $"| `{TrainingSpeed.Name}` {r.Type} | {r.Width} | {r.Threads} | {r.Ours:F0} | {r.Libtorch:F0} | {r.Ratio:F2} |";
            Console.WriteLine(FormattableString.Invariant(row));
        }
    }
}
