using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Benchmarks.Probes;

/// <summary>
/// Made-up codes of a corpus: latents of very different density (as trained ones have), every fifth of them tied to one
/// of the concepts, which are stretches of residues that cover 0.1 % to 15 % of the corpus.
/// </summary>
internal sealed class MadeLatents : IFeatureColumns
{
    private readonly uint[][] _positions;
    private readonly float[][] _values;

    public MadeLatents(int residues, int latents, int concepts, double active, ulong seed)
    {
        Residues = residues;
        var random = new SeededRandom(seed, "probe codes");
        Labels = new ulong[residues];
        for (int c = 0; c < concepts; c++)
            AddConcept(random, c, residues * 0.001 * Math.Pow(150, c / Math.Max(1, concepts - 1.0)));
        double[] density = [.. Enumerable.Range(0, latents).Select(f => Math.Pow(f + 10.0, -0.8))];
        double scale = active / density.Sum();
        _positions = new uint[latents][];
        _values = new float[latents][];
        for (int f = 0; f < latents; f++)
        {
            double here = Math.Min(0.5, density[f] * scale);
            AddLatent(new SeededRandom(seed, $"latent {f}"), f, here, f % 5 == 0 ? f / 5 % concepts : -1);
        }
    }

    /// <summary>[residues]: bit c says that the residue carries concept c.</summary>
    public ulong[] Labels { get; }

    public int Features => _positions.Length;

    public int Residues { get; }

    public int FeaturesPerRead => 1;

    public long Pairs => _positions.Sum(p => (long)p.Length);

    public ReadOnlySpan<uint> PositionsOf(int latent) => _positions[latent];

    public ReadOnlySpan<float> ValuesOf(int latent) => _values[latent];

    public IFeatureColumnReader OpenReader() => new Reader(this);

    private void AddConcept(SeededRandom random, int concept, double positives)
    {
        int length = 1 + random.Next(40);
        for (double done = 0; done < positives; done += length)
        {
            int start = random.Next(Residues - length);
            for (int i = 0; i < length; i++)
                Labels[start + i] |= 1UL << concept;
        }
    }

    private void AddLatent(SeededRandom random, int latent, double density, int concept)
    {
        var positions = new List<uint>();
        var values = new List<float>();
        for (int r = 0; r < Residues; r++)
        {
            bool carries = concept >= 0 && ((Labels[r] >> concept) & 1) == 1;
            if (random.NextDouble() >= (carries ? Math.Min(0.7, 20 * density) : density))
                continue;
            positions.Add((uint)r);
            values.Add((float)(Half)((carries ? 1 : 0) - Math.Log(1 - random.NextDouble()) + 0.01));
        }

        _positions[latent] = [.. positions];
        _values[latent] = [.. values];
    }

    private sealed class Reader(MadeLatents latents) : IFeatureColumnReader
    {
        public FeatureColumn Read(int feature) => new(latents._positions[feature], latents._values[feature]);

        public void Dispose()
        {
        }
    }
}
