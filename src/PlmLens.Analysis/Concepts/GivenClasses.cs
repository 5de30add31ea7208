namespace PlmLens.Analysis.Concepts;

/// <summary>Classes of whole proteins from a file, beside those of the records' annotation.</summary>
/// <param name="Source">What they are about, as in <see cref="ProteinClass.Source"/>.</param>
/// <param name="ClassOf">Accession to class; a protein that is not in it is in no class of this source.</param>
public sealed record GivenClasses(string Source, IReadOnlyDictionary<string, string> ClassOf);
