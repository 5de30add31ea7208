using PlmLens.Core;

namespace PlmLens.Server.Lenses;

/// <summary>Which half of the corpus each protein is in.</summary>
internal sealed class Halves
{
    private readonly bool[]? _test;

    private Halves(bool[]? test) => _test = test;

    /// <summary>Whether a protein is in the test half; false where it is not known.</summary>
    public bool IsTest(int protein) => _test is not null && _test[protein];

    /// <summary>"validation" or "test"; null where it is not known.</summary>
    public string? NameOf(int protein) => _test is null ? null : _test[protein] ? "test" : "validation";

    /// <summary>Reads <c>halves.tsv</c>.</summary>
    /// <exception cref="PlmLensException">It is damaged.</exception>
    public static Halves Read(ExploredLens lens)
    {
        if (!lens.Has("halves.tsv"))
            return new Halves(null);
        bool[] test = new bool[lens.Proteins.Proteins.Count];
        int found = 0;
        foreach (TableRow row in SmallTable.Rows(lens.PathOf("halves.tsv")))
        {
            int protein = lens.Proteins.NumberOf(row.Text("accession"));
            if (protein < 0)
                continue;
            test[protein] = row.Text("half") == "test";
            found++;
        }

        return found == test.Length
            ? new Halves(test)
            : throw new PlmLensException(
                $"{lens.PathOf("halves.tsv")} is damaged: it has {found} of the {test.Length} proteins; build the lens "
                + "again.");
    }
}
