using System.Numerics.Tensors;
using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Metrics;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Store;
using Tensor = PlmLens.Core.Tensor;

namespace PlmLens.Analysis.Probes;

/// <summary>
/// How well the concepts of a corpus can be read off whole hidden states: for each a logistic probe on all dimensions,
/// fitted on residues of the validation half, with the cut of its margin that has the best F1 there, scored on the test
/// half in the units of <c>concepts.tsv</c>. What a supervised probe cannot do, one feature that never saw a label
/// hardly will, so this says what an SAE on these states can be expected to find.
/// </summary>
/// <remarks>C is 1 on standardised columns, classes are not weighed; of residues with and without a concept at most
/// 20,000 and 40,000 are learned from, all are scored.</remarks>
public sealed class StateProbes
{
    private const int MostCarriers = 20_000;
    private const int MostOthers = 40_000;

    // Margins of several concepts are computed in one pass over the rows.
    private const long MarginBytes = 256L << 20;

    private readonly ConceptSet _concepts;
    private readonly byte[] _halves;
    private readonly long[] _firstRows;
    private readonly ulong _seed;
    private readonly WorkerPool _pool;

    /// <summary>Takes what the probes are made for.</summary>
    /// <param name="records">The corpus.</param>
    /// <param name="concepts">Its concepts; residues that are <see cref="ConceptSet.Unknown"/> do not count.</param>
    /// <param name="split">Its halves.</param>
    /// <param name="seed">Decides which residues are learned from.</param>
    /// <param name="pool">Threads; decide no result.</param>
    public StateProbes(
        IReadOnlyList<ProteinRecord> records, ConceptSet concepts, CorpusSplit split, ulong seed, WorkerPool pool)
    {
        _concepts = concepts;
        _seed = seed;
        _pool = pool;
        _firstRows = new long[records.Count + 1];
        for (int p = 0; p < records.Count; p++)
            _firstRows[p + 1] = _firstRows[p] + records[p].Length;
        _halves = new byte[_firstRows[^1]];
        for (int p = 0; p < records.Count; p++)
            _halves.AsSpan((int)_firstRows[p], records[p].Length).Fill((byte)split.HalfOf(p));
        foreach (ConceptInstance gap in concepts.Unknown)
            Rows(gap).Fill(CorpusSplit.Neither);
        Sequence = new SequenceRows(records);
    }

    /// <summary>Inputs that know no model: the letters of 15 residues around each.</summary>
    public IActivationRows Sequence { get; }

    /// <summary>Fits and scores a probe for each concept that some but not all residues of the validation half carry.
    /// </summary>
    /// <param name="inputs">One row for each residue of the corpus, in its order.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="stage">What it calls this.</param>
    /// <param name="cancel">Stops between concepts.</param>
    /// <returns>In the order of the concepts.</returns>
    public IReadOnlyList<StateProbe> Fit(
        IActivationRows inputs, IWorkProgress progress, string stage, CancellationToken cancel)
    {
        if (inputs.Count != _halves.Length)
            throw new ArgumentException($"{inputs.Count} rows for {_halves.Length} residues.", nameof(inputs));
        int atOnce = (int)Math.Clamp(MarginBytes / (sizeof(float) * Math.Max(1, inputs.Count)), 1, 64);
        int all = _concepts.Concepts.Count;
        var probes = new List<StateProbe>();
        var carries = new bool[_halves.Length];
        for (int first = 0; first < all; first += atOnce)
        {
            var fitted = new List<(int Concept, float[] Weights, float Intercept)>();
            for (int c = first; c < Math.Min(all, first + atOnce); c++)
            {
                cancel.ThrowIfCancellationRequested();
                progress.Report(stage, c, all, "concepts");
                Mark(c, carries);
                if (FitOne(inputs, c, carries) is { } model)
                    fitted.Add((c, model.Weights, model.Intercept));
            }

            float[][] margins = Margins(inputs, fitted);
            for (int i = 0; i < fitted.Count; i++)
                probes.Add(Score(fitted[i].Concept, margins[i], carries));
        }

        progress.Report(stage, all, all, "concepts");
        return probes;
    }

    private void Mark(int concept, bool[] carries)
    {
        Array.Clear(carries);
        foreach (ConceptInstance place in _concepts.InstancesOf(concept))
        {
            long start = _firstRows[place.Protein];
            if (place.Linked)
                carries[start + place.Start] = carries[start + place.End - 1] = true;
            else
                carries.AsSpan((int)start + place.Start, place.End - place.Start).Fill(true);
        }
    }

    private Span<byte> Rows(ConceptInstance place) =>
        _halves.AsSpan((int)_firstRows[place.Protein] + place.Start, place.End - place.Start);

    // The probe on the columns as they are; null when the validation half has residues of one kind only.
    private (float[] Weights, float Intercept)? FitOne(IActivationRows inputs, int concept, bool[] carries)
    {
        List<long> with = [], without = [];
        for (int r = 0; r < _halves.Length; r++)
        {
            if (_halves[r] == CorpusSplit.Validation)
                (carries[r] ? with : without).Add(r);
        }

        if (with.Count == 0 || without.Count == 0)
            return null;
        long[] rows = [.. Sample(with, MostCarriers, concept), .. Sample(without, MostOthers, concept)];
        int carriers = Math.Min(with.Count, MostCarriers);
        var positive = new bool[rows.Length];
        positive.AsSpan(0, carriers).Fill(true);
        int width = inputs.Width;
        var values = new float[(long)rows.Length * width];
        using (var piece = new Tensor(DType.F32, Math.Min(rows.Length, RowReader.MostRows), width))
        {
            for (int at = 0; at < rows.Length; at += RowReader.MostRows)
            {
                int here = Math.Min(RowReader.MostRows, rows.Length - at);
                TensorView<float> target = piece.View<float>().Slice(0, (long)here * width);
                inputs.Gather(rows.AsSpan(at, here), target);
                target.Span.CopyTo(values.AsSpan(at * width));
            }
        }

        var design = new DenseDesign(values, rows.Length, width);
        var moments = new ColumnMoments(design, rows.Length, _pool);
        double[] factors = moments.Factors();
        design.CentreAndScale(moments.Means, factors);
        LinearModel model = LogisticRegression.Fit(design, positive, new LogisticOptions(), _pool);
        double intercept = model.Intercept(0);
        var weights = new float[width];
        for (int j = 0; j < width; j++)
        {
            weights[j] = (float)(model.Coefficient(0, j) * factors[j]);
            intercept -= weights[j] * moments.Means[j];
        }

        return (weights, (float)intercept);
    }

    private long[] Sample(List<long> rows, int most, int concept)
    {
        long[] kept = [.. rows];
        if (kept.Length <= most)
            return kept;
        new SeededRandom(_seed, $"state probe rows {concept}").Shuffle<long>(kept);
        Array.Sort(kept, 0, most);
        return kept[..most];
    }

    private static float[][] Margins(
        IActivationRows inputs, List<(int Concept, float[] Weights, float Intercept)> fitted)
    {
        float[][] margins = [.. fitted.Select(_ => new float[inputs.Count])];
        using var reader = new RowReader(inputs);
        while (fitted.Count > 0 && reader.Next())
        {
            for (int r = 0; r < reader.Rows; r++)
            {
                ReadOnlySpan<float> row = reader.Values.Row(r, inputs.Width).Span;
                for (int i = 0; i < margins.Length; i++)
                    margins[i][reader.First + r] = TensorPrimitives.Dot(row, fitted[i].Weights) + fitted[i].Intercept;
            }
        }

        return margins;
    }

    private StateProbe Score(int concept, float[] margins, bool[] carries)
    {
        Mark(concept, carries);
        IEnumerable<(int, float)> places = _concepts.InstancesOf(concept).Select(place =>
        {
            ReadOnlySpan<float> here = margins.AsSpan(
                (int)_firstRows[place.Protein] + place.Start, place.End - place.Start);
            float largest = place.Linked ? Math.Max(here[0], here[^1]) : TensorPrimitives.Max(here);
            return ((int)_halves[_firstRows[place.Protein] + place.Start], largest);
        });
        var cuts = new BestCut(margins, carries, _halves, [.. places], _concepts.Concepts[concept].Level);
        float cut = cuts.OnValidation();
        return new StateProbe(
            concept,
            cut,
            cuts.Score(CorpusSplit.Validation, cut),
            cuts.Score(CorpusSplit.Test, cut),
            cuts.Auroc(CorpusSplit.Test));
    }
}
