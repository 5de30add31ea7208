using System.Numerics;
using PlmLens.Analysis.Structure;
using PlmLens.Core;
using PlmLens.Proteins.Structures;

namespace PlmLens.Analysis.Tests.Structure;

/// <summary>Invented folds and latents that do on them what their names say.</summary>
internal sealed class PlantedFolds
{
    public const int Length = 100;
    private const int StrandLength = 10;
    private readonly List<(int Residue, int Latent, float Value)> _entries = [];
    private int _latents;

    public PlantedFolds(int sheets, int helices)
    {
        CaNeighbours sheet = CaNeighbours.Within(Sheet(), 6), helix = CaNeighbours.Within(Helix(), 6);
        for (int p = 0; p < sheets + helices; p++)
            Proteins.Add(new MappedProtein(p * Length, p < sheets ? sheet : helix));
    }

    public List<MappedProtein> Proteins { get; } = [];

    public CooColumns Columns => new(Proteins.Count * Length, _latents, _entries);

    // Strands of ten residues that run to and fro, 4.8 angstroms apart.
    public static Vector3?[] Sheet() => [.. Enumerable.Range(0, Length).Select(i =>
    {
        int strand = i / StrandLength, along = i % StrandLength;
        return (Vector3?)new Vector3(3.4f * (strand % 2 == 0 ? along : StrandLength - 1 - along), 4.8f * strand, 0);
    })];

    public static Vector3?[] Helix() => [.. Enumerable.Range(0, Length).Select(i =>
        (Vector3?)new Vector3(2.3f * MathF.Cos(i * MathF.PI / 1.8f), 2.3f * MathF.Sin(i * MathF.PI / 1.8f), 1.5f * i))];

    /// <summary>Every peak with its two neighbours on either side.</summary>
    public int AddSequential(SeededRandom random) => Add(random, (_, peak) => Around(peak, 1, 2));

    /// <summary>Every peak with its neighbours in space that are more than four residues away.</summary>
    public int AddFar(SeededRandom random) => Add(random, (protein, peak) =>
        [.. protein.Neighbours.Of(peak).ToArray().Where(j => Math.Abs(j - peak) > 4)]);

    /// <summary>Every peak with the stretch of 30 residues around it.</summary>
    public int AddRegion(SeededRandom random) => Add(random, (_, peak) => Around(peak, 1, 15));

    /// <summary>Residues at random.</summary>
    public int AddRandom(SeededRandom random, double density)
    {
        for (int i = 0; i < Proteins.Count * Length; i++)
        {
            if (random.NextDouble() < density)
                _entries.Add((i, _latents, (float)(0.01 + random.NextDouble())));
        }

        return _latents++;
    }

    private static int[] Around(int peak, int nearest, int farthest) => [.. Enumerable.Range(0, Length)
        .Where(j => Math.Abs(j - peak) >= nearest && Math.Abs(j - peak) <= farthest)];

    private int Add(SeededRandom random, Func<MappedProtein, int, int[]> whereElse)
    {
        foreach (MappedProtein protein in Proteins)
        {
            int peak = random.Next(Length);
            var values = new Dictionary<int, float> { [peak] = 2 };
            foreach (int j in whereElse(protein, peak))
                values.TryAdd(j, 0.4f + (0.4f * (float)random.NextDouble()));

            // And some noise, so that nothing is 0 by construction.
            for (int i = 0; i < 10; i++)
                values.TryAdd(random.Next(Length), 0.3f * (float)random.NextDouble());
            _entries.AddRange(values.Select(v => (protein.FirstResidue + v.Key, _latents, v.Value)));
        }

        return _latents++;
    }
}
