using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Analysis.CoActivation;

/// <summary>What one latent has in common with the others.</summary>
/// <param name="Partners">The most correlated ones, best first; among equals the lower number.</param>
/// <param name="Nearest">Those that were asked for, in that order.</param>
/// <param name="Implied">Those that are active wherever this one is (nearly), the tightest first: the one whose
/// residues are most often also this one's.</param>
/// <param name="NullPhi">The largest correlation with any other latent after this one's residues were rotated inside
/// each protein: what stays are the proteins, their composition and the length of runs. Partners at or below it say no
/// more than that both like the same proteins. Null when no pair is common enough.</param>
public sealed record LatentCompany(
    IReadOnlyList<CoActivePair> Partners,
    IReadOnlyList<CoActivePair> Nearest,
    IReadOnlyList<CoActivePair> Implied,
    double? NullPhi);

/// <summary>
/// Counts, for every latent, the residues that it shares with every other one. The residues of a latent are taken from
/// its posting list and their latents from the rows: one counter for each latent and thread is all the memory, and the
/// time is that of residues x active latents squared. Counts are exact.
/// </summary>
public static class CoActivationCounts
{
    /// <summary>Counts all pairs. The same result for any number of threads.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="nearest">For each latent the others to report whatever they share; empty for none.</param>
    /// <param name="options">Which pairs are kept.</param>
    /// <param name="seed">Decides how residues are rotated.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between latents.</param>
    /// <returns>One entry for each latent.</returns>
    public static IReadOnlyList<LatentCompany> Of(
        SparseCodes codes,
        IReadOnlyList<IReadOnlyList<int>> nearest,
        CoActivationOptions options,
        ulong seed,
        WorkerPool pool,
        CancellationToken cancel = default)
    {
        options.Validate();
        var job = new Job(
            codes, nearest, options, seed, new int[pool.Threads][], new LatentCompany[codes.Features], cancel);
        pool.For(codes.Features, ref job);
        return job.Results;
    }

    private readonly struct Job(
        SparseCodes codes,
        IReadOnlyList<IReadOnlyList<int>> nearest,
        CoActivationOptions options,
        ulong seed,
        int[][] scratch,
        LatentCompany[] results,
        CancellationToken cancel) : IParallelJob
    {
        public LatentCompany[] Results => results;

        public void Run(int part, int worker)
        {
            cancel.ThrowIfCancellationRequested();
            int[] both = scratch[worker] ??= new int[codes.Features];
            ReadOnlySpan<uint> positions = codes.PositionsOf(part);
            Count(positions, both);
            List<CoActivePair> pairs = Common(part, both);
            CoActivePair[] partners = [.. pairs.OrderByDescending(pair => pair.Phi).ThenBy(pair => pair.Partner)
                .Take(options.Partners)];
            CoActivePair[] implied = [.. pairs.Where(Implies).OrderByDescending(pair => pair.LatentGivenPartner)
                .ThenBy(pair => pair.Partner).Take(options.Implied)];
            var near = new List<CoActivePair>();
            foreach (int other in nearest.Count == 0 ? [] : nearest[part])
                near.Add(Pair(part, other, both));

            Count(Rotated(part, positions), both);
            List<CoActivePair> rotated = Common(part, both);
            double? nullPhi = rotated.Count == 0 ? null : rotated.Max(pair => pair.Phi);
            results[part] = new LatentCompany(partners, near, implied, nullPhi);
        }

        private void Count(ReadOnlySpan<uint> positions, int[] both)
        {
            Array.Clear(both);
            foreach (uint position in positions)
            {
                foreach (uint feature in codes.FeaturesOf(position))
                    both[feature]++;
            }
        }

        private List<CoActivePair> Common(int latent, int[] both)
        {
            var pairs = new List<CoActivePair>();
            for (int other = 0; other < both.Length; other++)
            {
                if (other != latent && both[other] >= options.MinimumBoth)
                    pairs.Add(Pair(latent, other, both));
            }

            return pairs;
        }

        private CoActivePair Pair(int latent, int other, int[] both) =>
            new(latent, other, both[other], codes.CountOf(latent), codes.CountOf(other), codes.Residues);

        private bool Implies(CoActivePair pair) =>
            pair.LatentActive >= options.ImpliedMinimum
            && pair.PartnerGivenLatent >= options.ImpliedFrom
            && pair.Lift >= options.ImpliedLift;

        // The same number of residues in each protein, moved on by one random distance for each protein; beyond the end
        // they come in at the start.
        private uint[] Rotated(int latent, ReadOnlySpan<uint> positions)
        {
            var random = new SeededRandom(seed, $"co-activation {latent}");
            var rotated = new uint[positions.Length];
            int protein = -1;
            long first = 0, length = 0, by = 0;
            for (int i = 0; i < positions.Length; i++)
            {
                if (positions[i] >= first + length)
                {
                    protein = codes.Proteins.ProteinOf(positions[i]);
                    StoredProtein here = codes.Proteins.Proteins[protein];
                    (first, length) = (here.FirstRow, here.Length);
                    by = random.Next((int)length);
                }

                rotated[i] = (uint)(first + ((positions[i] - first + by) % length));
            }

            return rotated;
        }
    }
}
