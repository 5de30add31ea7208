using PlmLens.Analysis.Scoring;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Analysis.CoActivation;

/// <summary>The latent that means each amino acid: best F1 over residues of the validation half, among ties the lower
/// threshold and the lower latent.</summary>
internal static class AminoAcidLatents
{
    /// <summary>The twenty letters.</summary>
    public const string Letters = "ACDEFGHIKLMNPQRSTVWY";

    /// <summary>In the place of a letter's number: none of the twenty.</summary>
    public const byte NoLetter = byte.MaxValue;

    /// <summary>Number in <see cref="Letters"/> of each residue of the corpus, <see cref="NoLetter"/> for any
    /// other.</summary>
    public static byte[] LettersOf(IReadOnlyList<ProteinRecord> records)
    {
        var letters = new byte[records.Sum(record => record.Length)];
        int at = 0;
        foreach (ProteinRecord record in records)
        {
            foreach (char residue in record.Sequence.Replace(ProteinRecord.MaskToken, "-", StringComparison.Ordinal))
            {
                int letter = Letters.IndexOf(residue);
                letters[at++] = letter < 0 ? NoLetter : (byte)letter;
            }
        }

        return letters;
    }

    /// <summary>Finds the latents.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="letters">Letter of each residue.</param>
    /// <param name="isValidation">Whether each residue is in the validation half.</param>
    /// <param name="maxima">Each latent's maximum over that half.</param>
    /// <param name="thresholds">Fractions of it, ascending.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between latents.</param>
    /// <returns>[20]; null where no latent is ever active on the letter.</returns>
    public static ConceptLatent?[] Find(
        SparseCodes codes,
        byte[] letters,
        bool[] isValidation,
        IReadOnlyList<float> maxima,
        IReadOnlyList<double> thresholds,
        WorkerPool pool,
        CancellationToken cancel)
    {
        var positives = new int[Letters.Length];
        for (int i = 0; i < letters.Length; i++)
        {
            if (isValidation[i] && letters[i] < positives.Length)
                positives[letters[i]]++;
        }

        var job = new Job(
            codes, letters, isValidation, positives, maxima, thresholds, new (double, int)[codes.Features][], cancel);
        pool.For(codes.Features, ref job);
        var best = new ConceptLatent?[Letters.Length];
        var bestF1 = new double[Letters.Length];
        for (int latent = 0; latent < codes.Features; latent++)
        {
            for (int letter = 0; letter < best.Length; letter++)
            {
                (double f1, int t) = job.Results[latent][letter];
                if (!(f1 > bestF1[letter]))
                    continue;
                bestF1[letter] = f1;
                best[letter] = new ConceptLatent(latent, thresholds[t], (float)(thresholds[t] * maxima[latent]));
            }
        }

        return best;
    }

    private readonly struct Job(
        SparseCodes codes,
        byte[] letters,
        bool[] isValidation,
        int[] positives,
        IReadOnlyList<float> maxima,
        IReadOnlyList<double> thresholds,
        (double F1, int Threshold)[][] results,
        CancellationToken cancel) : IParallelJob
    {
        public (double F1, int Threshold)[][] Results => results;

        public void Run(int part, int worker)
        {
            cancel.ThrowIfCancellationRequested();
            ReadOnlySpan<uint> positions = codes.PositionsOf(part);
            var values = new float[positions.Length];
            codes.ReadValuesOf(part, values);
            var best = new (double F1, int Threshold)[Letters.Length];
            Span<int> hits = stackalloc int[Letters.Length];
            for (int t = 0; t < thresholds.Count; t++)
            {
                float cut = (float)(thresholds[t] * maxima[part]);
                hits.Clear();
                int active = 0;
                for (int i = 0; i < values.Length; i++)
                {
                    if (!isValidation[positions[i]] || !(values[i] > cut))
                        continue;
                    active++;
                    if (letters[positions[i]] < hits.Length)
                        hits[letters[positions[i]]]++;
                }

                for (int letter = 0; letter < best.Length; letter++)
                {
                    var counts = new PairCounts(hits[letter], active - hits[letter], 0);
                    double f1 = PairScore.Of(counts, positives[letter], null).F1;
                    if (f1 > best[letter].F1)
                        best[letter] = (f1, t);
                }
            }

            results[part] = best;
        }
    }
}
