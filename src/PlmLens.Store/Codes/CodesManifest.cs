using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>What <c>codes.json</c> says about the sparse codes beside it.</summary>
/// <param name="Format">"plmlens-codes".</param>
/// <param name="Version">1.</param>
/// <param name="Features">Number of features.</param>
/// <param name="Proteins">Number of proteins.</param>
/// <param name="Residues">Number of residues.</param>
/// <param name="Pairs">Number of (residue, feature) pairs.</param>
/// <param name="States">The hidden states that were encoded.</param>
/// <param name="SaeSha256">Content hash of the SAE's weights.</param>
/// <param name="Provenance">How they were made.</param>
public sealed record CodesManifest(
    string Format,
    int Version,
    int Features,
    int Proteins,
    long Residues,
    long Pairs,
    HiddenStates States,
    string SaeSha256,
    Provenance Provenance)
{
    /// <summary>The file's name in a codes folder.</summary>
    public const string FileName = "codes.json";

    /// <summary>The value of <see cref="Format"/>.</summary>
    public const string FormatName = "plmlens-codes";
}
