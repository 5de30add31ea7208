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
        var choice = new ChildLatentChoice(validation, codes.Features, family.Best.Latent);
        var random = new SeededRandom(seed, $"absorption {family.Kind} {family.Parent}");
        var results = new List<AbsorptionResult>(family.Children.Count);
        foreach (ConceptChild child in family.Children)
        {
            bool[] onValidation = [.. validation.Chosen.Select(i => child.Has[i])];
            bool[] onTest = [.. test.Chosen.Select(i => child.Has[i])];
            int? latent = choice.Best(onValidation);
            AbsorptionResult result = Count(family, child.Name, test, onTest, latent, direction);
            (double? nullRate, double? pValue) = Null(choice, test, onValidation, onTest, result.Rate, random);
            results.Add(result with { NullRate = nullRate, PValue = pValue });
        }

        return [.. results];
    }

    private AbsorptionResult Count(
        ConceptFamily family, string child, FamilyFirings test, bool[] has, int? latent, ParentDirection? direction)
    {
        Span<int> all = [0, 0], parents = [0, 0], own = [0, 0];
        int absorbed = 0, fully = 0;
        for (int i = 0; i < has.Length; i++)
        {
            int kind = has[i] ? 1 : 0;
            bool parent = test.Parent[i], fires = latent is { } l && test.Of(i).Contains(l);
            all[kind]++;
            parents[kind] += parent ? 1 : 0;
            own[kind] += fires ? 1 : 0;
            if (!has[i] || parent || !fires)
                continue;
            absorbed++;
            if (direction is not null && Carries(family.Instances[test.Chosen[i]], latent!.Value, direction))
                fully++;
        }

        return new AbsorptionResult(
            family.Kind, family.Parent, child, family.Best, latent, Cosine(family.Best.Latent, latent), all[1], all[0],
            parents[1], parents[0], own[1], own[0], absorbed, direction is null ? null : fully, null, null);
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
    private (double? Rate, double? PValue) Null(
        ChildLatentChoice choice,
        FamilyFirings test,
        bool[] onValidation,
        bool[] onTest,
        double observed,
        SeededRandom random)
    {
        if (options.Permutations == 0)
            return (null, null);
        bool[] movedValidation = new bool[onValidation.Length], movedTest = new bool[onTest.Length];
        double sum = 0;
        int asLarge = 0;
        for (int n = 0; n < options.Permutations; n++)
        {
            Move(onValidation, movedValidation, random);
            Move(onTest, movedTest, random);
            double rate = Rate(test, movedTest, choice.Best(movedValidation));
            sum += rate;
            asLarge += rate >= observed ? 1 : 0;
        }

        return (sum / options.Permutations, (1.0 + asLarge) / (1 + options.Permutations));
    }

    private static double Rate(FamilyFirings test, bool[] has, int? latent)
    {
        int children = 0, absorbed = 0;
        for (int i = 0; i < has.Length; i++)
        {
            if (!has[i])
                continue;
            children++;
            absorbed += !test.Parent[i] && latent is { } l && test.Of(i).Contains(l) ? 1 : 0;
        }

        return (double)absorbed / Math.Max(1, children);
    }

    private static void Move(bool[] marks, bool[] moved, SeededRandom random)
    {
        int by = 1 + random.Next(Math.Max(1, marks.Length - 1));
        for (int i = 0; i < marks.Length; i++)
            moved[(i + by) % marks.Length] = marks[i];
    }

    private double? Cosine(int parent, int? child)
    {
        if (child is not { } latent)
            return null;
        TensorView<float> decoder = sae.Weights.Decoder;
        ReadOnlySpan<float> a = decoder.Row(parent, sae.OutputWidth).Span, b = decoder.Row(latent, sae.OutputWidth).Span;
        float lengths = TensorPrimitives.Norm(a) * TensorPrimitives.Norm(b);
        return lengths > 0 ? TensorPrimitives.Dot(a, b) / lengths : null;
    }

    private readonly struct ReadJob(
        AbsorptionMeter meter, IReadOnlyList<ConceptFamily> families, FamilyFirings[][] firings, CancellationToken cancel)
        : IParallelJob
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
