using System.Numerics.Tensors;
using PlmLens.Analysis.Concepts;
using PlmLens.Core;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Analysis.CoActivation;

/// <summary>Measures absorption (after Chanin et al. 2024, arXiv 2409.14507) in the families of a corpus. The same
/// result for any number of threads.</summary>
internal sealed class AbsorptionMeter(
    SparseCodes codes, CorpusSplit split, SparseAutoencoder sae, AbsorptionOptions options, ulong seed)
{
    private static readonly int[] s_halves = [CorpusSplit.Validation, CorpusSplit.Test];

    /// <summary>Measures every child of every family.</summary>
    /// <param name="families">The families.</param>
    /// <param name="states">The states that the SAE reads.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between families.</param>
    public IReadOnlyList<AbsorptionResult> Measure(
        IReadOnlyList<ConceptFamily> families, CachedRows states, WorkerPool pool, CancellationToken cancel)
    {
        var job = new ReadJob(this, families, new FamilyFirings[families.Count][], cancel);
        pool.For(families.Count, ref job);
        FamilyFirings[] validation = [.. job.Firings.Select(halves => halves[CorpusSplit.Validation])];
        ParentDirection[]? directions = sae.OutputWidth == states.Width
            ? ParentDirection.Of(families, validation, states, codes, split, sae, cancel)
            : null;
        var measure = new MeasureJob(
            this, families, job.Firings, directions, new AbsorptionResult[families.Count][], cancel);
        pool.For(families.Count, ref measure);
        return [.. measure.Results.SelectMany(results => results)];
    }

    private FamilyFirings[] Read(ConceptFamily family)
    {
        var random = new SeededRandom(seed, $"instances {family.Kind} {family.Parent}");
        return [.. s_halves.Select(half =>
            FamilyFirings.Of(family, codes, split, half, options.MostInstances, random))];
    }

    private AbsorptionResult[] Measure(ConceptFamily family, FamilyFirings[] halves, ParentDirection? direction)
    {
        FamilyFirings validation = halves[CorpusSplit.Validation], test = halves[CorpusSplit.Test];
        var choice = new ChildLatentChoice(
            validation, codes.Features, family.Best.Latent, options.LeastSpecificity);
        var random = new SeededRandom(seed, $"absorption {family.Kind} {family.Parent}");
        var results = new List<AbsorptionResult>(family.Children.Count);
        foreach (ConceptChild child in family.Children)
        {
            var onValidation = new ChildMarks([.. validation.Chosen.Select(i => child.Has[i])]);
            var onTest = new ChildMarks([.. test.Chosen.Select(i => child.Has[i])]);
            // A sample of the instances may hold too few of a child of which there are enough.
            if (Math.Min(onValidation.Places.Length, onTest.Places.Length) < options.MinimumInstances)
                continue;
            int? latent = choice.Best(onValidation);
            var counts = AbsorptionCounts.Of(test, onTest, latent);
            int? fully = direction is null ? null
                : latent is { } own ? FullyAbsorbed(family, test, onTest, own, direction) : 0;
            (double? nullExcess, double? pValue) =
                Null(choice, test, onValidation, onTest, counts.Excess, random);
            results.Add(new AbsorptionResult(
                family.Kind, family.Parent, child.Name, family.Best, latent, Cosine(family.Best.Latent, latent),
                counts, fully, nullExcess, pValue));
        }

        return [.. results];
    }

    private int FullyAbsorbed(
        ConceptFamily family, FamilyFirings test, ChildMarks children, int latent, ParentDirection direction)
    {
        int count = 0;
        foreach (int i in test.With(latent))
        {
            bool absorbed = children[i] && !test.Parent[i];
            count += absorbed && Carries(family.Instances[test.Chosen[i]], latent, direction) ? 1 : 0;
        }

        return count;
    }

    // At the residue where the latent is strongest: does it add enough of what all active latents add along the
    // direction? Latents that point the other way are not counted.
    private bool Carries(ConceptInstance instance, int latent, ParentDirection direction)
    {
        if (!(direction.Cosines[latent] >= options.LeastCosine))
            return false;
        List<int> features = [];
        List<float> values = [];
        float strongest = 0;
        double share = 0;
        foreach (long row in FamilyFirings.RowsOf(instance, codes))
        {
            codes.ReadRow(row, features, values);
            int at = features.IndexOf(latent);
            if (at < 0 || !(values[at] > strongest))
                continue;
            strongest = values[at];
            double sum = 0;
            for (int n = 0; n < features.Count; n++)
                sum += Math.Max(0, values[n] * (double)direction.Along[features[n]]);
            share = sum > 0 ? values[at] * (double)direction.Along[latent] / sum : 0;
        }

        return share >= options.LeastShare;
    }

    // The children's marks are moved along the instances, so that runs inside one protein stay runs.
    private (double? Excess, double? PValue) Null(
        ChildLatentChoice choice,
        FamilyFirings test,
        ChildMarks onValidation,
        ChildMarks onTest,
        double observed,
        SeededRandom random)
    {
        if (options.Permutations == 0)
            return (null, null);
        ChildMarks movedValidation = onValidation.Copy(), movedTest = onTest.Copy();
        double sum = 0;
        int asLarge = 0;
        for (int n = 0; n < options.Permutations; n++)
        {
            movedValidation.SetMoved(onValidation, Distance(onValidation, random));
            movedTest.SetMoved(onTest, Distance(onTest, random));
            double excess = AbsorptionCounts.Of(test, movedTest, choice.Best(movedValidation)).Excess;
            sum += excess;
            asLarge += excess >= observed ? 1 : 0;
        }

        return (sum / options.Permutations, (1.0 + asLarge) / (1 + options.Permutations));
    }

    private static int Distance(ChildMarks marks, SeededRandom random) =>
        1 + random.Next(Math.Max(1, marks.Instances - 1));

    private double? Cosine(int parent, int? child)
    {
        if (child is not { } latent)
            return null;
        TensorView<float> decoder = sae.Weights.Decoder;
        ReadOnlySpan<float> a = decoder.Row(parent, sae.OutputWidth).Span;
        ReadOnlySpan<float> b = decoder.Row(latent, sae.OutputWidth).Span;
        float lengths = TensorPrimitives.Norm(a) * TensorPrimitives.Norm(b);
        return lengths > 0 ? TensorPrimitives.Dot(a, b) / lengths : null;
    }

    private readonly struct ReadJob(
        AbsorptionMeter meter,
        IReadOnlyList<ConceptFamily> families,
        FamilyFirings[][] firings,
        CancellationToken cancel) : IParallelJob
    {
        public FamilyFirings[][] Firings => firings;

        public void Run(int part, int worker)
        {
            cancel.ThrowIfCancellationRequested();
            firings[part] = meter.Read(families[part]);
        }
    }

    private readonly struct MeasureJob(
        AbsorptionMeter meter,
        IReadOnlyList<ConceptFamily> families,
        FamilyFirings[][] firings,
        ParentDirection[]? directions,
        AbsorptionResult[][] results,
        CancellationToken cancel) : IParallelJob
    {
        public AbsorptionResult[][] Results => results;

        public void Run(int part, int worker)
        {
            cancel.ThrowIfCancellationRequested();
            results[part] = meter.Measure(families[part], firings[part], directions?[part]);
        }
    }
}
