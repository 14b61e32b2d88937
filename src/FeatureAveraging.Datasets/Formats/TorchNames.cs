namespace FeatureAveraging.Datasets.Formats;

/// <summary>Gives the tensors of a pickle their names: the keys of the dictionaries around them, joined by dots.</summary>
/// <param name="tensors">Where they go, by name.</param>
/// <param name="most">Most characters of all names together: the length of the file.</param>
internal sealed class TorchNames(Dictionary<string, SafetensorsTensor> tensors, long most)
{
    private readonly HashSet<PickleContainer> _seen = [];
    private long _characters;

    /// <summary>Takes a value and what is inside it.</summary>
    /// <param name="name">The name of the value.</param>
    /// <param name="value">The value; neither tensor nor container is left out.</param>
    /// <param name="depth">Containers around it.</param>
    /// <exception cref="PickleException">
    /// A name occurs twice, a container lies in two places or too deep (a pickle may fill it after it put it into others), or names are
    /// too long.
    /// </exception>
    public void Collect(string name, object? value, int depth)
    {
        if (value is SafetensorsTensor tensor)
        {
            if (!tensors.TryAdd(name, tensor))
            {
                throw new PickleException($"it holds two tensors '{name}'");
            }
        }
        else if (value is PickleContainer { Items.Count: > 0 } container)
        {
            if (!_seen.Add(container))
            {
                throw new PickleException("it holds one list or dictionary in two places");
            }

            if (depth >= PickleContainer.MostDepth)
            {
                throw new PickleException($"it nests more than {PickleContainer.MostDepth} lists or dictionaries in each other");
            }

            CollectItems(name, container, depth + 1);
        }
    }

    private void CollectItems(string prefix, PickleContainer container, int depth)
    {
        IReadOnlyList<object?> items = container.Items;
        int step = container.IsDictionary ? 2 : 1;
        for (int i = 0; i < items.Count; i += step)
        {
            object? item = items[i + step - 1];
            if (item is SafetensorsTensor or PickleContainer)
            {
                Collect(Join(prefix, container.IsDictionary ? items[i] : (long)i), item, depth);
            }
        }
    }

    private string Join(string prefix, object? key)
    {
        string last = key switch
        {
            string text => text,
            long number => FormattableString.Invariant($"{number}"),
            _ => throw new PickleException("a tensor or dictionary has a key that is neither a string nor a whole number"),
        };
        _characters += prefix.Length + 1 + last.Length;
        return _characters > most
            ? throw new PickleException("the names of its tensors are longer than the file")
            : prefix.Length == 0 ? last : $"{prefix}.{last}";
    }
}
