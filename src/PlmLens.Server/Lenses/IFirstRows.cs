namespace PlmLens.Server.Lenses;

/// <summary>Keeps of a table what every latent's first row says. It receives the rows in the one pass in which the
/// table is opened, so that no second one is needed for all latents at once.</summary>
internal interface IFirstRows
{
    /// <summary>Receives the header.</summary>
    void Begin(TableHeader header);

    /// <summary>Receives the first row of a latent; latents ascend, some may be missing.</summary>
    /// <exception cref="Core.PlmLensException">The row is damaged.</exception>
    void Add(int latent, ByteRow row);
}
