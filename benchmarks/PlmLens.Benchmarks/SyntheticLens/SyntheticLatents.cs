using PlmLens.Core;

namespace PlmLens.Benchmarks.SyntheticLens;

/// <summary>How made-up latents are active: densities spread log-normally as those of trained autoencoders, some dead,
/// each with a usual length of stretch and a size of activation.</summary>
internal sealed class SyntheticLatents
{
    private const double LogDeviation = 1.6;
    private const double DensestShare = 0.3;
    private const double DeadShare = 0.04;

    // Usual lengths of a stretch, in residues, from points to whole proteins.
    private static readonly (string Pattern, double Share, int Shortest, int Longest)[] s_kinds =
    [
        ("point", 0.4, 1, 1),
        ("short", 0.3, 2, 15),
        ("medium", 0.17, 16, 50),
        ("long", 0.1, 51, 150),
        ("whole", 0.03, 151, 400),
    ];

    private readonly int[] _kind;
    private readonly float[] _scales;

    /// <param name="count">Latents.</param>
    /// <param name="k">Mean active latents of a residue.</param>
    /// <param name="seed">Decides everything.</param>
    public SyntheticLatents(int count, int k, ulong seed)
    {
        var random = new SeededRandom(seed, "latents");
        _kind = new int[count];
        _scales = new float[count];
        var kinds = new WeightedDraw([.. s_kinds.Select(kind => kind.Share)]);
        var weights = new double[count];
        double usual = (double)k / count * Math.Exp(-LogDeviation * LogDeviation / 2);
        for (int i = 0; i < count; i++)
        {
            _kind[i] = kinds.Next(random);
            _scales[i] = (float)(20 * Math.Exp(0.8 * random.NextGaussian()));
            double density = Math.Min(DensestShare, usual * Math.Exp(LogDeviation * random.NextGaussian()));
            bool dead = random.NextDouble() < DeadShare;
            weights[i] = dead ? 0 : density / (s_kinds[_kind[i]].Shortest + s_kinds[_kind[i]].Longest);
        }

        Draw = new WeightedDraw(weights);
        int[] living = [.. Enumerable.Range(0, count).Where(i => weights[i] > 0)];
        random.Shuffle<int>(living);
        Living = living;
    }

    /// <summary>Number of latents.</summary>
    public int Count => _kind.Length;

    /// <summary>Draws the latent of a stretch.</summary>
    public WeightedDraw Draw { get; }

    /// <summary>Those that are not dead, in random order.</summary>
    public IReadOnlyList<int> Living { get; }

    /// <summary>Usual size of an activation.</summary>
    public float ScaleOf(int latent) => _scales[latent];

    /// <summary>The name of its usual length.</summary>
    public string PatternOf(int latent) => s_kinds[_kind[latent]].Pattern;

    /// <summary>Draws the length of a stretch.</summary>
    public int NextLength(int latent, SeededRandom random)
    {
        (_, _, int shortest, int longest) = s_kinds[_kind[latent]];
        return shortest + random.Next(longest - shortest + 1);
    }
}
