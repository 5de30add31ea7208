using PlmLens.Core;

namespace PlmLens.Benchmarks.SyntheticLens;

/// <summary>A made-up concept and the latents that are active on its places.</summary>
/// <param name="Type">UniProt's feature key.</param>
/// <param name="Note">What the curators would call it; null for the whole type.</param>
/// <param name="IsDomain">Places are counted, not residues.</param>
/// <param name="Linked">A place is two residues.</param>
/// <param name="Shortest">Residues of the shortest place.</param>
/// <param name="Longest">Residues of the longest.</param>
/// <param name="Weight">How often it occurs.</param>
/// <param name="Latents">Active on its places, the surest first.</param>
/// <param name="Coverage">Share of a place's residues that the first one is active on.</param>
internal sealed record SyntheticConcept(
    string Type,
    string? Note,
    bool IsDomain,
    bool Linked,
    int Shortest,
    int Longest,
    double Weight,
    int[] Latents,
    double Coverage)
{
    private static readonly (string Type, bool IsDomain, bool Linked, int Shortest, int Longest)[] s_kinds =
    [
        ("DOMAIN", true, false, 40, 220),
        ("BINDING", true, false, 1, 8),
        ("REGION", true, false, 10, 120),
        ("MOD_RES", false, false, 1, 1),
        ("REPEAT", true, false, 20, 50),
        ("ACT_SITE", false, false, 1, 1),
        ("MOTIF", true, false, 3, 12),
        ("DISULFID", false, true, 4, 60),
        ("TRANSMEM", true, false, 19, 25),
        ("HELIX", true, false, 5, 20),
        ("ZN_FING", true, false, 20, 40),
        ("CARBOHYD", false, false, 1, 1),
        ("STRAND", true, false, 3, 9),
        ("TOPO_DOM", true, false, 15, 200),
    ];

    /// <summary>As the tables of a lens have it.</summary>
    public string Name => Note is null ? Type : $"{Type}: {Note}";

    /// <summary>"residue" or "domain".</summary>
    public string Level => IsDomain ? "domain" : "residue";

    /// <summary>Makes concepts, ordered by name.</summary>
    /// <param name="count">1 or more.</param>
    /// <param name="latents">What there is to be active on them.</param>
    /// <param name="seed">Decides everything.</param>
    public static IReadOnlyList<SyntheticConcept> Make(int count, IReadOnlyList<int> latents, ulong seed)
    {
        var random = new SeededRandom(seed, "concepts");
        var concepts = new SyntheticConcept[count];
        for (int i = 0; i < count; i++)
        {
            (string type, bool isDomain, bool linked, int shortest, int longest) = s_kinds[i % s_kinds.Length];
            int number = i / s_kinds.Length;
            concepts[i] = new SyntheticConcept(
                type,
                number == 0 ? null : $"Synthetic {number}",
                isDomain,
                linked,
                shortest,
                longest,
                1.0 / (3 + i),
                [latents[2 * i % latents.Count], latents[((2 * i) + 1) % latents.Count]],
                0.2 + (0.78 * random.NextDouble()));
        }

        return [.. concepts.OrderBy(concept => concept.Name, StringComparer.Ordinal)];
    }
}
