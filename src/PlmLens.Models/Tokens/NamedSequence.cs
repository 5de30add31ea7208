namespace PlmLens.Models;

/// <summary>A protein as the models take it.</summary>
/// <param name="Id">Accession or another name; used in messages and as the key of seeded masking.</param>
/// <param name="Sequence">Residue letters and <c>&lt;mask&gt;</c>: see <see cref="Tokenizer.Encode"/>.</param>
public readonly record struct NamedSequence(string Id, string Sequence);
