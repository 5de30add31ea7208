namespace PlmLens.Proteins;

/// <summary>The ids of the records read so far, with their lines: finds the one used twice.</summary>
internal sealed class RecordIds(TextSource source, ProteinReaderOptions options)
{
    private readonly Dictionary<string, long> _lines = [];

    /// <summary>Notes an id.</summary>
    /// <exception cref="Core.PlmLensException">An earlier record has it.</exception>
    public void Add(string id, long line)
    {
        if (!options.RejectDuplicateIds || _lines.TryAdd(id, line))
            return;
        throw source.Error(line, $"the id {id} is already used at line {_lines[id]}; rename or remove one of the two.");
    }
}
