using System.Xml.Linq;
using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>The figures of a page, by subject, each with its table and its files.</summary>
internal static class FigureSections
{
    private const double WideFigure = 700;

    private static readonly (string Prefix, string Title, string Note)[] Subjects =
    [
        (
            "frames", "Averaging and decoupling emerge",
            "Decisions on a plane of input space while the networks train: blue is decided +, orange −, and in grey no neuron is " +
            "active. Dots are centres that lie in the plane. From the point that is nearest to zero, each line shows the direction of " +
            "one neuron as far as it lies in the plane: it ends at a centre where the neuron has that feature alone, and between " +
            "centres where it averages their features."
        ),
        (
            "matrix", "What the neurons learned",
            "Each cell compares one cluster feature (row) with one neuron's weights (column). A block of one shade means that " +
            "neurons average the features of a class; a diagonal means one neuron per feature. All panels share one colour scale."),
        (
            "layers", "Averaging by layer",
            "Where in the network one direction comes to serve all sub-classes of a class: the shared-direction index of the margin's " +
            "gradients by the values of each layer. The band reaches from the lowest to the highest end of the classes' 95 % intervals."),
        (
            "distances", "Attacks beside the truth",
            "Each row is one attack. With pass-through, dead neurons against the label pass the gradient on: a filled dot far to the " +
            "right of its hollow twin is an attack that dead neurons mislead."),
        (
            "curves", "Robust accuracy",
            "The share of test samples still classified correctly when each may be moved by the radius. The truth is the exact curve, " +
            "or else between certified and the strongest attack; an attack alone is an upper bound. Curves fall at the length of every " +
            "sample where it is recorded; attacks at fixed radii are known at these alone. PGD is the paper's protocol; vertical lines " +
            "are the radii that the theory predicts."),
        (
            "smoothed", "Smoothed by noise: other classifiers than the model",
            "The smoothed classifier answers what the model answers most often under Gaussian noise. Each deviation of the noise makes " +
            "another one, whose line is the share of test samples that it gets right with a certified radius beyond the one below: " +
            "none of it bounds the radii of the model. A certificate may be wrong, with the small probability that the evidence names, " +
            "for each sample and each deviation. The upper edge of several lines belongs to no classifier."),
        (
            "frontier", "Accuracy and radius over checkpoints",
            "Every checkpoint of training, looked at on validation samples. Accuracy and radius need not rise together, so one " +
            "checkpoint can mislead: compare lines. The checkpoint that was chosen is marked; test samples are read for it alone."),
        (
            "robustness", "Robust accuracy (Fig. 3)",
            "The share of test pictures still classified correctly when each may be moved by the radius: the ℓ₂ length of the " +
            "perturbation, pixels in [0, 1] and kept there. The paper's protocol attacks the training loss; the decision " +
            "between the sides can fall earlier than that. An attack alone is an upper bound: the truth lies at or below the " +
            "strongest, and at or above what is certified, which is known of few pictures. Bands are 95 % intervals, over seeds " +
            "where there are several and else over pictures; printed curves are the paper's Figure 3, read off to ± 0.5 points."),
        (
            "stages", "The same comparison at every stage of training",
            "The ratio of the two arms' median radii: after as many epochs; where each, in its course, first had the clean accuracy of " +
            "the less accurate one; and where each first had the training loss of the one with the greater loss. It is left out where " +
            "one of them never had. The loss is that of the decision between the sides, log(1 + e⁻ᵐ) of its margin m. Radii are the " +
            "shortest perturbations of two searches. Bands are the range over seeds."),
        (
            "pictures", "Adversarial pictures",
            "The shortest perturbation that the attacks found. A class is followed by its side; networks of coarse labels decide " +
            "between the sides + and −."),
        (
            "confusion", "Which classes are confused",
            "Rows are true classes, columns decisions, cells the percentage of the row; classes by side, the positive one first, " +
            "each side framed. What lies outside the frames is an error of side."),
        (
            "directions", "Directions that classes share",
            "Cosine of the mean margin gradients of two classes. Near 1 within a frame, one direction serves all classes of a side " +
            "(averaging); near 0, each class has its own."),
        (
            "heads", "Heads on features of the ten-class network (Fig. 2c, 2d)",
            "Two-layer heads trained by gradient descent on the last features of the deep network trained on class labels. Cells are " +
            "cosines of class means of the features (rows, by side) and groups of neurons (columns), or of the mean margin gradients " +
            "of two classes; a group marked dead has no neuron left that is active. Radii here are distances in feature space: they " +
            "are not distances between pictures."),
        (
            "shallow", "Two-layer networks on raw pixels",
            "Another family of models: exact radii are possible, over all of space, without the box of pixels in [0, 1]; they do not " +
            "compare with those of the deep networks above. One checkpoint misleads, since radii fall while accuracy still rises: " +
            "compare fronts, the checkpoints of which no other is better in both."),
        ("training", "Training", "Loss and accuracy of the deep networks by epoch, with the range over seeds as a band."),
        (
            "trajectory", "Training",
            "Solid and dashed lines are measured, with the range over neurons or samples as a band; dotted lines on top are the " +
            "theory's prediction."),
        (
            "slice", "Decision boundary",
            "The plane from a positive centre μ₁, away from μ₊ and towards μ₋: along the averaged features. The closer the boundary " +
            "to the centre, the shorter the perturbation that crosses it."),
    ];

    /// <summary>One section per subject that has figures, and one for series that no figure draws.</summary>
    /// <param name="pictures">All figures.</param>
    /// <param name="tables">Paths of the CSV files of every series.</param>
    public static IEnumerable<XElement> Write(IReadOnlyList<Picture> pictures, ILookup<string, string> tables)
    {
        foreach ((string prefix, string title, string note) in Subjects)
        {
            Picture[] drawn = [.. pictures.Where(picture => picture.Figure.OnPage && picture.Figure.IsIn(prefix))];
            if (drawn.Length > 0)
            {
                yield return Html.Section(prefix, title, note, Html.Of("div", "figures", drawn.Select(picture => Write(picture, tables))));
            }
        }

        HashSet<string> drawnSeries = [.. pictures.SelectMany(picture => picture.Figure.Sources)];
        string[] others =
        [
            .. tables.Where(one => SeriesName.Parse(one.Key).Kind != SeriesName.Seeds && !drawnSeries.Contains(one.Key))
                .SelectMany(one => one),
        ];
        if (others.Length > 0)
        {
            yield return Html.Section(
                "series", "Other series", "Recorded without a figure of their own.",
                Html.Of("ul", "files", others.Select(table => new XElement("li", Html.Link(table)))));
        }
    }

    /// <summary>A figure with its description, its numbers and its files.</summary>
    public static XElement Write(Picture picture, ILookup<string, string> tables)
    {
        Figure figure = picture.Figure;
        string[] files =
            [$"figures/{figure.Id}.svg", $"figures/{figure.Id}.png", .. figure.Sources.SelectMany(source => tables[source]).Distinct()];
        return new XElement(
            "figure",
            new XAttribute("id", "figure-" + figure.Id),
            figure.Width > WideFigure ? new XAttribute("class", "wide") : null,
            Html.Of("div", "scroll", picture.Svg),
            new XElement(
                "figcaption",
                new XElement(
                    "details",
                    new XElement("summary", "Data and files"),
                    new XElement("p", figure.Description),
                    figure.Tables.Select(Html.Table),
                    new XElement("p", files.SelectMany(file => new object[] { Html.Link(file), " " })))));
    }
}
