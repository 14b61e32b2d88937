using nietras.SeparatedValues;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>
/// Reads delimited text record by record: quotes are taken off; blank lines and lines that begin with '#' are passed over.
/// </summary>
internal sealed class DelimitedText : IDisposable
{
    private readonly UncommentedText _text;
    private readonly SepReader _reader;
    private readonly bool _collapses;
    private readonly List<int> _columns = [];

    /// <summary>Begins to read.</summary>
    /// <param name="text">The text; the caller disposes it.</param>
    /// <param name="separator">Between fields; several spaces are as one.</param>
    public DelimitedText(TextReader text, char separator)
    {
        _collapses = separator == ' ';
        _text = new UncommentedText(text);
        _reader = Sep.New(separator).Reader(o => o with
        {
            HasHeader = false,
            Unescape = true,
            DisableColCountCheck = true,
            Trim = SepTrim.All,
        }).From(_text);
    }

    /// <summary>The last comment before the first record, which <c>savetxt</c> keeps the names in; null for none.</summary>
    public string? LeadingComment => _text.LeadingComment;

    /// <summary>The line of the record, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Number of fields.</summary>
    public int Count => _columns.Count;

    /// <summary>One field, without blanks around it.</summary>
    public ReadOnlySpan<char> this[int column] => _reader.Current[_columns[column]].Span.Trim();

    /// <summary>All fields.</summary>
    public string[] Fields() => [.. Enumerable.Range(0, Count).Select(c => this[c].ToString())];

    /// <summary>Goes to the next record.</summary>
    /// <exception cref="FormatException">A field goes on in the next line: a quote is not closed.</exception>
    public bool Read()
    {
        while (_reader.MoveNext())
        {
            Line++;
            SepReader.Row row = _reader.Current;
            if (row.Span.Contains('\n'))
            {
                throw new FormatException($"line {Line} has a quote that is not closed");
            }

            _columns.Clear();
            for (int c = 0; c < row.ColCount; c++)
            {
                if (!_collapses || row[c].Span.Length > 0)
                {
                    _columns.Add(c);
                }
            }

            if (Count > 1 || (Count == 1 && this[0].Length > 0))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}
