using PlmLens.Analysis.Parts;
using PlmLens.Analysis.Scoring;
using PlmLens.Store;

namespace PlmLens.Analysis.Protocols.InterProt;

/// <summary>InterProt's evaluation as part of a lens: <see cref="InterProtProtocol.PatternsFile"/> and
/// <see cref="InterProtProtocol.FamiliesFile"/>.</summary>
/// <param name="options">Its constants.</param>
public sealed class InterProtPart(InterProtOptions options) : ILensPart
{
    /// <inheritdoc/>
    public string Name => "interprot";

    /// <inheritdoc/>
    public void Write(LensPartInputs inputs, LensWriter writer) => InterProtProtocol.Write(
        new CodeColumns(inputs.Codes), inputs.Records, options, writer, inputs.Pool, inputs.Cancel);
}
