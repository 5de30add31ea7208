namespace PlmLens.Analysis.Concepts;

/// <summary>A class while its members are collected.</summary>
/// <param name="source">As in <see cref="ProteinClass.Source"/>.</param>
/// <param name="id">As in <see cref="ProteinClass.Id"/>.</param>
internal sealed class ProteinClassDraft(string source, string id)
{
    public string Source => source;

    public string Id => id;

    /// <summary>Ascending.</summary>
    public List<int> Members { get; } = [];

    public string? Label { get; set; }

    /// <summary>How much the class says among those of its source: more for a part than for the whole.</summary>
    public int Depth { get; set; }

    /// <summary>Adds a protein, once; proteins come in ascending order.</summary>
    public void Add(int protein)
    {
        if (Members.Count == 0 || Members[^1] != protein)
            Members.Add(protein);
    }

    public ProteinClass ToClass() => new(source, id, Label, Members);
}
