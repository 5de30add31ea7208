using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Patterns;

/// <summary>Random activations of a few latents on proteins of many shapes: single residues, stretches, repeats,
/// nothing.</summary>
internal sealed class ProteinActivations
{
    private readonly List<float[][]> _proteins = [];

    public ProteinActivations(ulong seed, int latents = 9, int proteins = 30)
    {
        var random = new SeededRandom(seed);
        Latents = latents;
        for (int p = 0; p < proteins; p++)
        {
            int length = 1 + random.Next(120);
            var acts = new float[latents][];
            for (int f = 0; f < latents; f++)
                acts[f] = Make(random, length, f);
            _proteins.Add(acts);
        }
    }

    public int Latents { get; }

    public int[] Lengths => [.. _proteins.Select(protein => protein[0].Length)];

    public float[] Of(int protein, int latent) => _proteins[protein][latent];

    public float Maximum(int latent) => _proteins.Max(protein => protein[latent].Max());

    public CooColumns Columns()
    {
        var entries = new List<(int, int, float)>();
        int row = 0;
        foreach (float[][] protein in _proteins)
        {
            for (int i = 0; i < protein[0].Length; i++, row++)
            {
                for (int f = 0; f < Latents; f++)
                {
                    if (protein[f][i] > 0)
                        entries.Add((row, f, protein[f][i]));
                }
            }
        }

        return new CooColumns(row, Latents, entries);
    }

    // Latent 0 is dead; the others are denser and denser, with stretches and a few distinct values, so that maxima tie.
    private static float[] Make(SeededRandom random, int length, int latent)
    {
        var acts = new float[length];
        if (latent == 0 || random.Next(4) == 0)
            return acts;
        bool active = false;
        for (int i = 0; i < length; i++)
        {
            active = random.Next(10) < latent ? !active : active;
            acts[i] = active ? (1 + random.Next(20)) / 10f : 0;
        }

        return acts;
    }
}
