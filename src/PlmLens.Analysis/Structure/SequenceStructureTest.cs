using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Structure;

/// <summary>
/// Whether a latent's activity gathers in sequence or in space: the test of InterPLM's article (Simon and Zou 2025,
/// Methods; no code was published), and a second one on neighbours in space that are far in sequence. Formulas:
/// docs/methods-structure.md.
/// </summary>
public static class SequenceStructureTest
{
    /// <summary>Tests all latents in one pass over their activations. The same bits for any number of
    /// threads.</summary>
    /// <param name="columns">The activations, 0 or more.</param>
    /// <param name="proteins">Proteins with coordinates, by first residue, without overlap.</param>
    /// <param name="options">How to test.</param>
    /// <param name="seed">Decides samples and permutations; each latent has its own stream.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between latents.</param>
    /// <returns>The latents that have enough proteins, ascending.</returns>
    /// <exception cref="UsageException">An option makes no sense.</exception>
    public static IReadOnlyList<LatentStructure> Run(
        IFeatureColumns columns,
        IReadOnlyList<MappedProtein> proteins,
        StructureTestOptions options,
        ulong seed,
        WorkerPool pool,
        CancellationToken cancel = default)
    {
        options.Validate();
        RequireOrder(columns, proteins);
        var job = new Job(columns, proteins, options, seed, pool.Threads, cancel);
        try
        {
            pool.For((columns.Features + columns.FeaturesPerRead - 1) / columns.FeaturesPerRead, ref job);
        }
        finally
        {
            job.Close();
        }

        return Judge([.. job.Results.OfType<Raw>()], options);
    }

    private static void RequireOrder(IFeatureColumns columns, IReadOnlyList<MappedProtein> proteins)
    {
        long end = 0;
        foreach (MappedProtein protein in proteins)
        {
            if (protein.FirstResidue < end)
                throw new ArgumentException("Proteins must ascend without overlap.", nameof(proteins));
            end = (long)protein.FirstResidue + protein.Length;
        }

        if (end > columns.Residues)
            throw new ArgumentException($"The proteins end at {end} of {columns.Residues}.", nameof(proteins));
    }

    private static LatentStructure[] Judge(Raw[] raw, StructureTestOptions options)
    {
        int far = raw.Count(r => r.Far.Count >= options.MinimumProteins);
        int matched = raw.Count(r => r.Matched.Count >= options.MinimumProteins);
        return [.. raw.Select(r =>
        {
            AdjustedTest sequence = Adjusted(r.Sequence, raw.Length), structural = Adjusted(r.Structural, raw.Length);
            AdjustedTest farTest = Adjusted(r.Far, far), matchedTest = Adjusted(r.Matched, matched);
            return new LatentStructure(
                r.Latent,
                r.Proteins,
                r.Sampled,
                sequence,
                structural,
                farTest,
                matchedTest,
                Verdict(sequence, structural, options.Alpha),
                FarVerdictOf(farTest, matchedTest, options.Alpha));
        })];

        AdjustedTest Adjusted(PairedTest test, int tested) => new(
            test, test.Count >= options.MinimumProteins ? Math.Min(1, test.P * tested) : null);
    }

    private static StructureVerdict Verdict(AdjustedTest sequence, AdjustedTest structural, double alpha) =>
        (sequence.IsPositive(alpha), structural.IsPositive(alpha)) switch
        {
            (false, false) => StructureVerdict.None,
            (true, false) => StructureVerdict.Sequence,
            (true, true) => StructureVerdict.Structural,
            (false, true) => StructureVerdict.StructuralOnly,
        };

    private static FarVerdict FarVerdictOf(AdjustedTest far, AdjustedTest matched, double alpha)
    {
        if (far.Adjusted is null)
            return FarVerdict.Untested;
        if (!far.IsPositive(alpha))
            return FarVerdict.None;
        return matched.IsPositive(alpha) ? FarVerdict.FarMatched : FarVerdict.Far;
    }

    private sealed record Raw(
        int Latent,
        int Proteins,
        int Sampled,
        PairedTest Sequence,
        PairedTest Structural,
        PairedTest Far,
        PairedTest Matched);

    private readonly struct Job(
        IFeatureColumns columns,
        IReadOnlyList<MappedProtein> proteins,
        StructureTestOptions options,
        ulong seed,
        int workers,
        CancellationToken cancel) : IParallelJob
    {
        private readonly IFeatureColumnReader?[] _readers = new IFeatureColumnReader?[workers];
        private readonly Scratch?[] _scratch = new Scratch?[workers];

        public Raw?[] Results { get; } = new Raw?[columns.Features];

        public void Run(int part, int worker)
        {
            IFeatureColumnReader reader = _readers[worker] ??= columns.OpenReader();
            Scratch scratch = _scratch[worker] ??= new Scratch(proteins, options);
            int first = part * columns.FeaturesPerRead;
            int end = Math.Min(columns.Features, first + columns.FeaturesPerRead);
            for (int latent = first; latent < end; latent++)
            {
                cancel.ThrowIfCancellationRequested();
                Results[latent] = Test(latent, reader.Read(latent), scratch);
            }
        }

        public void Close()
        {
            foreach (IFeatureColumnReader? reader in _readers)
                reader?.Dispose();
        }

        private Raw? Test(int latent, FeatureColumn column, Scratch scratch)
        {
            LatentPeak.Find(column, proteins, options.Activation, scratch.Peaks);
            int found = scratch.Peaks.Count;
            if (found < options.MinimumProteins)
                return null;
            var random = new SeededRandom(seed, $"structure {latent}");
            LatentPeak.Sample(scratch.Peaks, options.MaximumProteins, random);
            NeighbourDifferences differences = scratch.Differences;
            differences.Clear();
            foreach (LatentPeak peak in scratch.Peaks)
            {
                MappedProtein protein = proteins[peak.Protein];
                Span<float> values = scratch.Values.AsSpan(0, protein.Length);
                values.Clear();
                for (int i = peak.Start; i < peak.End; i++)
                    values[column.Residue(i) - protein.FirstResidue] = column.Values[i];
                differences.Add(values, peak.Position, protein.Neighbours.Of(peak.Position), random);
            }

            return new Raw(
                latent,
                found,
                scratch.Peaks.Count,
                differences.Sequence,
                differences.Structural,
                differences.Far,
                differences.Matched);
        }
    }

    private sealed class Scratch(IReadOnlyList<MappedProtein> proteins, StructureTestOptions options)
    {
        public List<LatentPeak> Peaks { get; } = [];

        public NeighbourDifferences Differences { get; } = new(options);

        public float[] Values { get; } = new float[proteins.Count == 0 ? 0 : proteins.Max(p => p.Length)];
    }
}
