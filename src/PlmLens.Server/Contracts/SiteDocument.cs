namespace PlmLens.Server.Contracts;

/// <summary><c>data/site.json</c>: what this explorer shows and can do.</summary>
/// <param name="Program">Name and version of the program that wrote or serves it.</param>
/// <param name="Served">Whether a server answers; false in a static copy, where nothing under <c>api/</c> is.</param>
/// <param name="Live">Whether new sequences can be sent to the model of any lens; each lens says why not.</param>
/// <param name="Labels">Whether labels can be written.</param>
/// <param name="External">Outside sources that are turned on: "alphafold", "pdb".</param>
/// <param name="Lenses">The lenses, in the order they were named.</param>
public sealed record SiteDocument(
    string Program,
    bool Served,
    bool Live,
    bool Labels,
    IReadOnlyList<string> External,
    IReadOnlyList<LensSummary> Lenses);

/// <summary>One lens in the list.</summary>
/// <param name="Id">Its name in addresses: lower-case letters, digits, dashes.</param>
/// <param name="Title">Its folder's name.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Hook">Where its states were read: <c>blocks.2.hook_resid_post</c>.</param>
/// <param name="Architecture">The SAE's: <c>matryoshka</c>, <c>topk</c> ...</param>
/// <param name="Latents">Latents of the SAE.</param>
/// <param name="Proteins">Proteins of the corpus.</param>
/// <param name="Residues">Residues of the corpus.</param>
/// <param name="Live">Whether its model is at hand for new sequences.</param>
/// <param name="WhyNotLive">One sentence when it is not.</param>
public sealed record LensSummary(
    string Id,
    string Title,
    string Model,
    string Hook,
    string Architecture,
    int Latents,
    int Proteins,
    long Residues,
    bool Live,
    string? WhyNotLive);
