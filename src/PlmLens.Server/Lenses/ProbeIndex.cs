using System.Globalization;
using PlmLens.Server.Contracts;

namespace PlmLens.Server.Lenses;

/// <summary>Which sparse probes use which latent.</summary>
internal sealed class ProbeIndex
{
    private readonly Dictionary<int, List<ProbeUse>> _uses = [];

    /// <summary>The probes that use a latent, best test F1 first.</summary>
    public IReadOnlyList<ProbeUse> Of(int latent) => _uses.TryGetValue(latent, out List<ProbeUse>? uses)
        ? [.. uses.OrderByDescending(use => use.TestF1).ThenBy(use => use.Concept, StringComparer.Ordinal)]
        : [];

    /// <summary>Reads <c>probe_sparse.tsv</c>.</summary>
    /// <exception cref="Core.PlmLensException">It is damaged.</exception>
    public static ProbeIndex Read(ExploredLens lens)
    {
        var index = new ProbeIndex();
        foreach (TableRow row in SmallTable.Rows(lens.PathOf("probe_sparse.tsv")))
        {
            string[] latents = row.Text("features").Split(',');
            string[] coefficients = row.Text("coefficients").Split(',');
            for (int i = 0; i < Math.Min(latents.Length, coefficients.Length); i++)
            {
                if (!int.TryParse(latents[i], NumberStyles.None, CultureInfo.InvariantCulture, out int latent)
                    || !double.TryParse(
                        coefficients[i], NumberStyles.Float, CultureInfo.InvariantCulture, out double coefficient)
                    || !double.IsFinite(coefficient))
                    continue;
                if (!index._uses.TryGetValue(latent, out List<ProbeUse>? uses))
                    index._uses[latent] = uses = [];
                uses.Add(new ProbeUse(
                    row.Text("concept"),
                    row.RequiredInt("latents"),
                    Rounded.To(coefficient, 5),
                    row.Number("test_f1") ?? 0));
            }
        }

        return index;
    }
}
