using System.Xml.Linq;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>What a run comes to.</summary>
internal static class ConclusionSections
{
    /// <summary>The sentences behind the conclusion; nothing for a record without one.</summary>
    public static XElement? WriteEvidence(Conclusion? conclusion) => conclusion is null ? null : Html.Section(
        "conclusion", "Conclusion", "What the sentence at the top rests on.",
        new XElement("ul", conclusion.Evidence.Select(sentence => new XElement("li", sentence))));
}
