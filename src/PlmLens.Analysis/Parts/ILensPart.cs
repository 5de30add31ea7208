using PlmLens.Store;

namespace PlmLens.Analysis.Parts;

/// <summary>One analysis of an SAE's codes whose tables are a part of a lens: families, patterns, clusters ... A part
/// reads what <see cref="LensPartInputs"/> offers and writes tables of its own; parts do not read each other.</summary>
public interface ILensPart
{
    /// <summary>The part's name, as in messages: <c>families</c>.</summary>
    string Name { get; }

    /// <summary>Does the analysis and writes its tables. The same inputs give the same bytes, for any number of
    /// threads.</summary>
    /// <param name="inputs">What there is to analyse.</param>
    /// <param name="writer">Receives the tables, through <see cref="LensWriter.WriteTable"/>.</param>
    /// <exception cref="PlmLens.Core.PlmLensException">The part cannot be made from these inputs.</exception>
    /// <exception cref="OperationCanceledException">Interrupted.</exception>
    void Write(LensPartInputs inputs, LensWriter writer);
}
