using System.Runtime.CompilerServices;
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
        var concepts = new TextCodes();
        var ids = new List<int>();
        (int Concept, int Latent, int F1) columns = default;
        ByteLines.Rows(
            lens.PathOf(Store.LensPair.FileName),
            header => columns = (
                header.Require("concept"), header.Require("feature"), header.Require("validation_f1")),
            Add);
        foreach (List<(int Latent, float F1)> list in index._latentsOf)
            list.TrimExcess();
        return index;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Add(ByteRow row)
        {
            int code = concepts.Of(row.Field(columns.Concept));
            if (code == ids.Count)
                ids.Add(lens.Concepts.IdOf(concepts.Texts[code]));
            int latent = row.RequiredInt(columns.Latent);
            if (code >= 0 && ids[code] is >= 0 and int concept && (uint)latent < (uint)lens.Latents)
                index._latentsOf[concept].Add((latent, (float)row.Required(columns.F1)));
        }
    }

    /// <summary>The latents of a concept, best validation F1 first.</summary>
    public IReadOnlyList<PairRow> Best(ExploredLens lens, int concept, int most)
    {
        string name = lens.Concepts.All[concept].Concept;
        return
        [
            .. _latentsOf[concept]
                .OrderByDescending(entry => entry.ValidationF1)
                .ThenBy(entry => entry.Latent)
                .Take(most)
                .SelectMany(entry => lens.Pairs!.RowsOf(entry.Latent)
                    .Where(row => row.Text("concept") == name)
                    .Take(1)
                    .Select(row => PairRows.Row(lens, row))),
        ];
    }
}
