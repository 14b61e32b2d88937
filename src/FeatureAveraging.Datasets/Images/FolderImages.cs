using System.Globalization;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Images;

/// <summary>A folder with a sub-folder per class.</summary>
internal sealed class FolderImages : ImageFiles
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, IgnoreInaccessible = false };
    private readonly ClassTree _tree;

    public FolderImages(string path, IImageDecoder? decoder)
        : base(path, decoder) => _tree = new ClassTree(path, List(path));

    public override IReadOnlyList<string> ClassNames => _tree.ClassNames;

    public override bool HasSplits => _tree.HasSplits;

    internal override IReadOnlyList<Diagnostic> Notes => _tree.Notes(Path);

    internal override bool HasJpeg => _tree.HasJpeg;

    private protected override int Count(DatasetSplit? split) => _tree.Of(split).Count;

    private protected override IEnumerable<EncodedImage> Read(DatasetSplit? split) =>
        _tree.Of(split).Select(leaf => new EncodedImage(leaf.Name, leaf.Label, InputFile.ReadAllBytes(Absolute(leaf))));

    // Names, sizes and times of change: reading every file only to hash it would cost as much as decoding it.
    private protected override IEnumerable<string> Fingerprint(DatasetSplit? split) => _tree.Of(split).Select(leaf =>
    {
        var file = new FileInfo(Absolute(leaf));
        return string.Create(CultureInfo.InvariantCulture, $"{file.FullName}|{file.Length}|{file.LastWriteTimeUtc.Ticks}");
    });

    private static string[] List(string path)
    {
        try
        {
            return
            [
                .. Directory.EnumerateFiles(path, "*", Everything)
                    .Select(file => System.IO.Path.GetRelativePath(path, file).Replace('\\', '/')),
            ];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                path, $"it cannot be listed ({fault.Message})", "a folder whose sub-folders can all be read", "Check its permissions.",
                fault);
        }
    }

    private string Absolute(ClassTree.Leaf leaf) => System.IO.Path.Combine(Path, leaf.Name);
}
