using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Significance;

/// <summary>
/// The labels of several permutations. Labels move only between proteins of a block, so that many permutations give a
/// protein the same labels: each such pair is laid out, and later counted, once.
/// </summary>
internal sealed class MovedLabels
{
    private readonly Move[][] _moves;

    /// <param name="permutation">Makes the permutations.</param>
    /// <param name="seed">Decides them.</param>
    /// <param name="first">Number of the first.</param>
    /// <param name="count">How many.</param>
    /// <param name="pool">Threads.</param>
    public MovedLabels(LabelPermutation permutation, ulong seed, int first, int count, WorkerPool pool)
    {
        int[][] sources = [.. Enumerable.Range(first, count).Select(number => permutation.Sources(seed, number))];
        _moves = new Move[permutation.Lengths.Count][];
        var move = new MoveJob(permutation, sources, _moves);
        pool.For(_moves.Length, ref move);
        Totals = CountTotals(permutation, count);
    }

    /// <summary>How much of each label there is in each permutation.</summary>
    public IReadOnlyList<LabelTotals> Totals { get; }

    /// <summary>The labels that a protein is given; nothing when it takes no part.</summary>
    public ReadOnlySpan<Move> Of(int protein) => _moves[protein];

    /// <summary>What some permutations do with one protein.</summary>
    /// <param name="Places">Its labels there (<see cref="MovedPlaces"/>).</param>
    /// <param name="Permutations">Which do, 0 to count - 1.</param>
    public readonly record struct Move(int[] Places, int[] Permutations);

    private LabelTotals[] CountTotals(LabelPermutation permutation, int count)
    {
        var counter = new MoveCounter(permutation.Concepts, count, thresholds: 1);
        float[] everywhere = new float[permutation.Lengths.Max()];
        Array.Fill(everywhere, 1);
        for (int p = 0; p < _moves.Length; p++)
        {
            int residues = permutation.Lengths[p];
            counter.Add(
                new FeatureColumn(everywhere), ..residues, 0, residues, permutation.HalfOf(p), _moves[p], cuts: [0]);
        }

        return [.. Enumerable.Range(0, count).Select(counter.TotalsOf)];
    }

    private readonly struct MoveJob(LabelPermutation permutation, int[][] sources, Move[][] moves) : IParallelJob
    {
        public void Run(int part, int worker)
        {
            if (!permutation.TakesPart(part))
            {
                moves[part] = [];
                return;
            }

            var given = new SortedDictionary<int, List<int>>();
            for (int number = 0; number < sources.Length; number++)
            {
                int source = sources[number][part];
                if (!given.TryGetValue(source, out List<int>? numbers))
                    given.Add(source, numbers = []);
                numbers.Add(number);
            }

            moves[part] = new Move[given.Count];
            int next = 0;
            foreach ((int source, List<int> numbers) in given)
                moves[part][next++] = new Move(permutation.Move(part, source), [.. numbers]);
        }
    }
}
