using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Networks;
using FeatureAveraging.Runs;

namespace FeatureAveraging;

/// <summary>Classifiers from files.</summary>
public static class ClassifierFiles
{
    extension(Classifier)
    {
        /// <summary>Reads a two-layer network.</summary>
        /// <param name="path">A <c>.safetensors</c> file (docs/reference/files.md).</param>
        /// <param name="readout">
        /// How k classes become one decision; null for the maximum, and for the network itself where it is binary.
        /// </param>
        /// <param name="warn">Is told what the file holds and this version does not know; null to throw instead.</param>
        /// <exception cref="FeatureAveraging.Datasets.DatasetException">
        /// The file is missing or damaged, or holds what this version does not know and <paramref name="warn"/> is null.
        /// </exception>
        /// <exception cref="ArgumentException">The network cannot be read out this way.</exception>
        public static Classifier Load(string path, Readout? readout = null, Action<Diagnostic>? warn = null)
        {
            LoadedModel loaded = ModelFile.Load(path);
            FileWarnings.Tell(path, loaded.Diagnostics, warn);
            return new Classifier(loaded.Network, readout ?? (loaded.Network is BinaryNetwork ? Readout.Native : Readout.Max));
        }
    }
}
