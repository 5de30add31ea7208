using PlmLens.Proteins.Ontologies;

namespace PlmLens.Cli.Info;

/// <summary>Describes ontologies in OBO form.</summary>
internal static class OntologyFile
{
    public static FileDescription Describe(string path)
    {
        Ontology ontology = Ontology.ReadObo(path);
        OntologyTerm[] inUse = [.. ontology.Terms.Where(term => !term.IsObsolete)];
        int obsolete = ontology.Count - inUse.Length;
        string[] undefined =
            [.. inUse.SelectMany(term => term.Parents).Where(id => ontology.Find(id) is null).Distinct()];
        var facts = new FactList
        {
            ["version"] = ontology.Version,
            ["terms"] = inUse.Length,
            ["is_a"] = inUse.Sum(term => term.IsA.Count),
            ["part_of"] = inUse.Sum(term => term.PartOf.Count),
            ["without_parents"] = inUse.Count(term => !term.Parents.Any()),
            ["parents_not_in_the_file"] = undefined.Length,
            ["longest_way_up"] = inUse.Select(term => ontology.DepthOf(term.Id)).DefaultIfEmpty().Max(),
            ["alternative_ids"] = ontology.Alternatives,
            ["obsolete"] = obsolete,
            ["obsolete_with_a_replacement"] =
                ontology.Terms.Count(term => term.IsObsolete && ontology.Current(term.Id) is not null),
        };
        return new FileDescription(
            "OBO ontology",
            path,
            facts,
            new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>
            {
                ["namespaces"] =
                [
                    .. inUse
                        .GroupBy(term => term.Namespace ?? "(none)")
                        .OrderByDescending(group => group.Count())
                        .ThenBy(group => group.Key, StringComparer.Ordinal)
                        .Select(group => new[] { group.Key, $"{group.Count()} terms" }),
                ],
            });
    }
}
