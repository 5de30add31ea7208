using PlmLens.Server.Contracts;
using PlmLens.Server.Documents;

namespace PlmLens.Server.Lenses;

/// <summary>For each concept the latents that have it among their best: <c>pairs.tsv</c> turned round. Holds two
/// numbers for each pair.</summary>
internal sealed class ConceptLatents
{
    private readonly List<(int Latent, float ValidationF1)>[] _latentsOf;

    private ConceptLatents(int concepts)
    {
        _latentsOf = new List<(int, float)>[concepts];
        for (int c = 0; c < concepts; c++)
            _latentsOf[c] = [];
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="Core.PlmLensException">The table is damaged.</exception>
    public static ConceptLatents Read(ExploredLens lens)
    {
        var index = new ConceptLatents(lens.Concepts.All.Count);
        foreach (TableRow row in SmallTable.Rows(lens.PathOf(Store.LensPair.FileName)))
        {
            int concept = lens.Concepts.IdOf(row.Text("concept"));
            int latent = row.RequiredInt("feature");
            if (concept >= 0 && (uint)latent < (uint)lens.Latents)
                index._latentsOf[concept].Add((latent, (float)row.Required("validation_f1")));
        }

        foreach (List<(int Latent, float F1)> list in index._latentsOf)
        {
            list.Sort((a, b) => a.F1 != b.F1 ? b.F1.CompareTo(a.F1) : a.Latent.CompareTo(b.Latent));
            list.TrimExcess();
        }

        return index;
    }

    /// <summary>The latents of a concept, best validation F1 first.</summary>
    public IReadOnlyList<PairRow> Best(ExploredLens lens, int concept, int most)
    {
        string name = lens.Concepts.All[concept].Concept;
        return
        [
            .. _latentsOf[concept].Take(most).SelectMany(entry => lens.Pairs!.RowsOf(entry.Latent)
                .Where(row => row.Text("concept") == name)
                .Take(1)
                .Select(row => PairRows.Row(lens, row))),
        ];
    }
}
