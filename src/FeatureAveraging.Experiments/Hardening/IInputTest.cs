using FeatureAveraging.Robustness;

namespace FeatureAveraging.Experiments.Hardening;

/// <summary>The inputs behind an embedding. Heads are judged by them too, once everything is chosen.</summary>
public interface IInputTest
{
    /// <summary>Searches for the shortest perturbations of inputs that mislead a head on the frozen body.</summary>
    /// <param name="arm">Name of its arm.</param>
    /// <param name="head">A head of the root seed; it reads the embedding.</param>
    /// <param name="draft">Receives what is noteworthy about the attacks.</param>
    /// <returns>ℓ₂ lengths in the units of the inputs, of some test samples, the same ones for every head: upper bounds of radii; 0
    /// where the sample is misclassified, ∞ where nothing was found.</returns>
    IReadOnlyList<double> Search(string arm, Classifier head, RecordDraft draft);
}
