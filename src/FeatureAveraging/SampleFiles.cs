using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Runs;

namespace FeatureAveraging;

/// <summary>Labelled samples from files.</summary>
public static class SampleFiles
{
    extension(LabeledSamples)
    {
        /// <summary>Reads labelled samples.</summary>
        /// <param name="path">A <c>.npz</c>, <c>.npy</c> or <c>.csv</c> file (docs/reference/files.md).</param>
        /// <param name="merge">Coarse class of each class, needed when labels are class indices; not read when they are ±1.</param>
        /// <param name="warn">Is told what is noteworthy about the file; null to throw instead.</param>
        /// <exception cref="FeatureAveraging.Datasets.DatasetException">
        /// The file is missing or damaged, a merge is needed, or something is noteworthy and <paramref name="warn"/> is null.
        /// </exception>
        public static LabeledSamples Load(string path, ClassMerge? merge = null, Action<Diagnostic>? warn = null)
        {
            LoadedSamples loaded = SamplesFile.Load(path, merge);
            FileWarnings.Tell(path, loaded.Diagnostics, warn);
            return loaded.Samples;
        }
    }
}
