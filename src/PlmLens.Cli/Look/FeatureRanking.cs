using System.Runtime.InteropServices;
using PlmLens.Analysis;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Cli.Look;

/// <summary>Ranks the features of a protein.</summary>
/// <remarks>
/// With a lens the order "interest" is that of <see cref="LatentInterest"/>.
/// </remarks>
internal sealed class FeatureRanking
{
    private const int ConceptsShown = 3;

    // Below this a concept says nothing of what a feature means.
    private const double LeastF1 = 0.1;

    private readonly LensFolder? _lens;
    private readonly IReadOnlyList<LensFeature>? _features;
    private readonly string _sort;
    private readonly int _top;

    /// <param name="lens">Gives corpus statistics and concepts; null for an SAE without a lens.</param>
    /// <param name="sort">interest, max, relative, share or enrichment.</param>
    /// <param name="top">Features to keep.</param>
    public FeatureRanking(LensFolder? lens, string sort, int top)
    {
        if (sort is not ("interest" or "max" or "relative" or "share" or "enrichment"))
            throw new UsageException($"--sort {sort} is not interest, max, relative, share or enrichment.");
        if (top < 1)
            throw new UsageException($"--top {top} is not 1 or more.");
        if (lens is null && sort is "relative" or "enrichment")
            throw new UsageException($"--sort {sort} needs a lens; give one with --lens.");
        _lens = lens;
        _features = lens?.ReadFeatures();
        _sort = sort;
        _top = top;
    }

    /// <summary>The features of one protein.</summary>
    public ProteinLook Rank(ProteinRecord protein, CodeBuffer codes)
    {
        int rows = codes.Rows;
        var found = new Dictionary<int, List<(int Row, float Value)>>();
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<int> indices = codes.IndicesOf(row);
            ReadOnlySpan<float> values = codes.ValuesOf(row);
            for (int pair = 0; pair < indices.Length; pair++)
            {
                ref List<(int, float)>? list = ref CollectionsMarshal.GetValueRefOrAddDefault(
                    found, indices[pair], out _);
                (list ??= []).Add((row, values[pair]));
            }
        }

        FeatureHit[] hits = [.. found
            .Select(f => Hit(f.Key, f.Value, rows))
            .OrderByDescending(h => h.Score)
            .ThenBy(h => h.Feature)
            .Take(_top)
            .Select(h => h with { Concepts = ConceptsOf(h.Feature) })];
        var activations = new Dictionary<int, float[]>();
        foreach (FeatureHit hit in hits)
        {
            float[] track = new float[rows];
            foreach ((int row, float value) in found[hit.Feature])
                track[row] = value;
            activations[hit.Feature] = track;
        }

        return new ProteinLook(protein, hits, activations, found.Count);
    }

    private FeatureHit Hit(int feature, List<(int Row, float Value)> active, int rows)
    {
        float max = active.Max(a => a.Value);
        double mean = active.Sum(a => (double)a.Value) / rows;
        double share = (double)active.Count / rows;
        double? relative = null, enrichment = null;
        if (_features is not null)
        {
            LensFeature known = _features[feature];
            relative = known.Maximum > 0 ? max / known.Maximum : 1;
            enrichment = LatentInterest.Enrichment(
                mean, known.Density, known.MeanActive, _lens!.Manifest.Summary.Residues);
        }

        double score = _sort switch
        {
            "relative" => relative!.Value,
            "enrichment" => enrichment!.Value,
            "share" => share,
            "interest" when relative is { } r && enrichment is { } e =>
                LatentInterest.Of(r, e, active.Count),
            _ => max,
        };
        return new FeatureHit(
            feature, max, relative, active.Count, share, enrichment, score, Ranges([.. active.Select(a => a.Row)]), []);
    }

    private IReadOnlyList<HitConcept> ConceptsOf(int feature) => _lens is null
        ? []
        : [.. _lens.ConceptsOf(feature)
            .Where(p => p.TestF1 >= LeastF1)
            .OrderByDescending(p => p.TestF1)
            .ThenBy(p => p.Concept, StringComparer.Ordinal)
            .Take(ConceptsShown)
            .Select(p => new HitConcept(p.Concept, p.TestF1, p.TestPrecision, p.TestRecall))];

    private static List<int[]> Ranges(int[] rows)
    {
        var ranges = new List<int[]>();
        foreach (int row in rows)
        {
            if (ranges.Count > 0 && ranges[^1][1] == row)
                ranges[^1][1] = row + 1;
            else
                ranges.Add([row + 1, row + 1]);
        }

        return ranges;
    }
}
