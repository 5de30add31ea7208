namespace PlmLens.Proteins.Labels;

/// <summary>One thing that label letters say about a residue.</summary>
/// <param name="Name">In words: <c>helix</c>, <c>binds a metal ion</c>.</param>
/// <param name="Letters">The letters that say it; a letter may say several things.</param>
public sealed record LabelClass(string Name, string Letters)
{
    /// <summary>Whether <paramref name="letter"/> says it.</summary>
    public bool Has(char letter) => Letters.Contains(letter, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Letters})";
}
