namespace PlmLens.Proteins.Structures;

/// <summary>Receives the categories of a CIF file's first block.</summary>
internal interface ICifTables
{
    /// <summary>A category begins.</summary>
    /// <param name="category">In lower case, without <c>_</c>: <c>atom_site</c>.</param>
    /// <param name="items">Names of its columns in lower case.</param>
    /// <returns>Whether to call <see cref="Row"/> for its rows.</returns>
    bool Begin(string category, List<string> items);

    /// <summary>The next row of the category.</summary>
    void Row(CifRow row);
}

/// <summary>Gives the categories of a CIF file row by row, whether written as loops or item by item.</summary>
internal sealed class CifTableReader(TextSource source, ICifTables tables)
{
    private const int MaxColumns = 1000;
    private readonly CifTokenizer _tokens = new(source);
    private readonly CifRow _row = new();
    private readonly List<string> _items = [];
    private string _category = "";
    private CifToken _token;

    /// <summary>Name of the first block.</summary>
    public string? Block { get; private set; }

    /// <summary>Reads the first block; later blocks are left alone.</summary>
    public void Read()
    {
        _token = _tokens.Next();
        if (_token != CifToken.Block)
            throw source.Error("this is no mmCIF file: it does not begin with data_.");
        Block = source.Decode(_tokens.Bytes[5..]);
        _token = _tokens.Next();
        while (_token is not (CifToken.End or CifToken.Block))
        {
            if (_token == CifToken.Loop)
                ReadLoop();
            else if (_token == CifToken.Item)
                ReadItems();
            else
                throw source.Error($"the value '{Shown()}' belongs to no item; get the file again.");
        }
    }

    private void ReadLoop()
    {
        long line = source.Line;
        _items.Clear();
        _row.Clear();
        while ((_token = _tokens.Next()) == CifToken.Item)
            AddItem(mustBeSame: _items.Count > 0);
        if (_items.Count == 0)
            throw source.Error(line, "a loop_ without items; get the file again.");
        bool wanted = tables.Begin(_category, _items);
        int column = 0;
        while (_token is CifToken.Value or CifToken.Missing)
        {
            if (wanted)
                AddValue();
            if (++column == _items.Count)
            {
                if (wanted)
                    tables.Row(_row);
                _row.Clear();
                column = 0;
            }

            _token = _tokens.Next();
        }

        if (column != 0)
        {
            throw source.Error(
                $"the loop of {_category} ends inside a row, after {column} of {_items.Count} values.");
        }
    }

    // Items with a value each, as far as they belong to one category.
    private void ReadItems()
    {
        _items.Clear();
        _row.Clear();
        string category = CategoryOf(_tokens.Bytes);
        while (_token == CifToken.Item && (_items.Count == 0 || CategoryOf(_tokens.Bytes) == category))
        {
            AddItem(mustBeSame: false);
            _token = _tokens.Next();
            if (_token is not (CifToken.Value or CifToken.Missing))
                throw source.Error($"the item _{_category}.{_items[^1]} has no value; get the file again.");
            AddValue();
            _token = _tokens.Next();
        }

        if (tables.Begin(_category, _items))
            tables.Row(_row);
    }

    private void AddItem(bool mustBeSame)
    {
        string category = CategoryOf(_tokens.Bytes);
        if (mustBeSame && category != _category)
            throw source.Error($"a loop has items of {_category} and of {category}; get the file again.");
        if (_items.Count == MaxColumns)
            throw source.Error($"a category has more than {MaxColumns} items; this is no structure file.");
        _category = category;
        _items.Add(Lower(_tokens.Bytes)[Math.Min(category.Length + 2, _tokens.Bytes.Length)..]);
    }

    private void AddValue()
    {
        if (!_row.Add(_tokens.Bytes, _token == CifToken.Missing))
            throw source.Error($"a row of {_category} is larger than {CifRow.MaxBytes >> 20} MiB.");
    }

    private string CategoryOf(ReadOnlySpan<byte> item)
    {
        int dot = item.IndexOf((byte)'.');
        ReadOnlySpan<byte> name = dot < 0 ? item[1..] : item[1..dot];
        return System.Text.Ascii.EqualsIgnoreCase(name, _category) ? _category : Lower(name);
    }

    private string Lower(ReadOnlySpan<byte> name) => source.Decode(name).ToLowerInvariant();

    private string Shown() => source.Decode(_tokens.Bytes[..Math.Min(40, _tokens.Bytes.Length)]);
}
