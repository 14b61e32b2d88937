using FeatureAveraging.Datasets;
using FeatureAveraging.Runs;

namespace FeatureAveraging;

/// <summary>What reading a file has to say is told, or thrown: never lost.</summary>
internal static class FileWarnings
{
    public static void Tell(string path, IReadOnlyList<Diagnostic> diagnostics, Action<Diagnostic>? warn)
    {
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (warn is null)
            {
                throw new DatasetException(path, diagnostic.Message, "nothing noteworthy", "Pass warn: to be told and go on.");
            }

            warn(diagnostic);
        }
    }
}
