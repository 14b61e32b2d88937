namespace FeatureAveraging.Datasets.Formats;

/// <summary>A list, tuple or dictionary of a pickle; of a dictionary the items are keys and values in turn.</summary>
/// <param name="isDictionary">Whether it is a dictionary.</param>
internal sealed class PickleContainer(bool isDictionary)
{
    /// <summary>Most containers inside each other.</summary>
    public const int MostDepth = 64;

    private List<object?>? _items;
    private int _depth = 1;

    /// <summary>Whether it is a dictionary.</summary>
    public bool IsDictionary => isDictionary;

    /// <summary>The items.</summary>
    public IReadOnlyList<object?> Items => _items ?? (IReadOnlyList<object?>)[];

    /// <summary>Adds items.</summary>
    /// <exception cref="PickleException">Containers are nested too deep.</exception>
    public void Add(ReadOnlySpan<object?> items)
    {
        _items ??= new List<object?>(items.Length);
        foreach (object? item in items)
        {
            _depth = Math.Max(_depth, item is PickleContainer inner ? inner._depth + 1 : 1);
            if (_depth > MostDepth)
            {
                throw new PickleException($"it nests more than {MostDepth} lists or dictionaries in each other");
            }

            _items.Add(item);
        }
    }
}
