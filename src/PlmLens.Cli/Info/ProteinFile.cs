using PlmLens.Proteins;

namespace PlmLens.Cli.Info;

/// <summary>Describes FASTA files and UniProt files.</summary>
internal static class ProteinFile
{
    private const int FeatureTypesShown = 12;

    public static FileDescription Describe(string path, CancellationToken cancel)
    {
        string kind = ProteinReader.Detect(path) switch
        {
            ProteinFormat.Fasta => "FASTA file",
            ProteinFormat.UniProtFlat => "UniProt flat file",
            _ => "UniProt TSV",
        };
        long residues = 0, features = 0;
        var lengths = new List<int>();
        var types = new SortedDictionary<string, int>(StringComparer.Ordinal);
        ProteinRecord? longest = null;
        foreach (ProteinRecord protein in ProteinReader.Open(path))
        {
            cancel.ThrowIfCancellationRequested();
            residues += protein.Length;
            lengths.Add(protein.Length);
            features += protein.Features.Count;
            if (longest is null || protein.Length > longest.Length)
                longest = protein;
            foreach (ProteinFeature feature in protein.Features)
                types[feature.Type] = types.GetValueOrDefault(feature.Type) + 1;
        }

        lengths.Sort();
        var facts = new FactList
        {
            ["proteins"] = lengths.Count,
            ["residues"] = residues,
            ["median_length"] = lengths[lengths.Count / 2],
            ["longest"] = $"{longest!.Accession}, {longest.Length} residues",
            ["annotated_features"] = features,
        };
        if (types.Count > 0)
        {
            facts["feature_types"] = string.Join(", ", types
                .OrderByDescending(t => t.Value)
                .Take(FeatureTypesShown)
                .Select(t => $"{t.Key} {t.Value}"));
        }

        return new FileDescription(kind, path, facts);
    }
}
