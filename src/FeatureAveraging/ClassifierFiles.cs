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
        /// <param name="path">A <c>.safetensors</c>, PyTorch <c>.pt</c> or <c>.onnx</c> file (docs/reference/files.md).</param>
        /// <param name="readout">
        /// How k classes become one decision; null for the maximum, and for the network itself where it is binary.
        /// </param>
        /// <param name="warn">
        /// Is told what the file holds and this version does not know, and how a file of another program was understood; null to throw
        /// where something was not read.
        /// </param>
        /// <param name="map">
        /// Which tensor of a file of another program is what, such as <c>hidden.weight=fc1.weight</c>; null where shapes say.
        /// </param>
        /// <exception cref="FeatureAveraging.Datasets.DatasetException">
        /// The file is missing or damaged, or holds what this version does not know and <paramref name="warn"/> is null.
        /// </exception>
        /// <exception cref="ArgumentException">The network cannot be read out this way.</exception>
        public static Classifier Load(
            string path, Readout? readout = null, Action<Diagnostic>? warn = null, IEnumerable<string>? map = null)
        {
            LoadedModel loaded = ModelFile.Load(path, map is null ? null : LayerMap.Parse(map));
            FileWarnings.Tell(path, [.. loaded.Diagnostics.Where(d => warn is not null || d.Severity != Severity.Info)], warn);
            return new Classifier(loaded.Network, readout ?? (loaded.Network is BinaryNetwork ? Readout.Native : Readout.Max));
        }
    }
}
