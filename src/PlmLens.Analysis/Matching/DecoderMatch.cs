namespace PlmLens.Analysis.Matching;

/// <summary>How alike the decoder directions of two autoencoders are, each latent of the one matched with at most one
/// of the other so that the sum of cosines is largest.</summary>
/// <param name="Left">Latents of the first that took part.</param>
/// <param name="Right">Latents of the second that took part.</param>
/// <param name="Cosines">Cosines of the matched pairs, largest first; latents that were left without a partner by the
/// approximation have none.</param>
/// <param name="Exact">True when no other matching has a larger sum; false when only the nearest candidates of each
/// latent were considered, see <see cref="DecoderMatcher"/>.</param>
/// <param name="MeanNearest">Mean over the latents of the smaller side of the cosine with the nearest of the other,
/// which several may share: no matching of all of them has a larger mean.</param>
public sealed record DecoderMatch(int Left, int Right, IReadOnlyList<double> Cosines, bool Exact, double MeanNearest)
{
    /// <summary>Latents of the smaller side: as many pairs as a full matching has.</summary>
    public int Pairs => Math.Min(Left, Right);

    /// <summary>Mean cosine of <see cref="Pairs"/> pairs; one that was not made counts as 0.</summary>
    public double MeanCosine => Pairs > 0 ? Cosines.Sum() / Pairs : 0;

    /// <summary>Share of <see cref="Pairs"/> whose cosine is above <paramref name="cosine"/>. Paulo and Belrose (2025,
    /// arXiv 2501.16615) call a latent shared by two seeds from 0.7 on.</summary>
    public double ShareAbove(double cosine) => Pairs > 0 ? (double)Cosines.Count(c => c > cosine) / Pairs : 0;
}
