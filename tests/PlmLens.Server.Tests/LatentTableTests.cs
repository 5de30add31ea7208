using System.Globalization;
using System.Text;
using PlmLens.Core;
using PlmLens.Server.Lenses;

namespace PlmLens.Server.Tests;

/// <summary>Tables of latents, read as bytes in one pass.</summary>
public sealed class LatentTableTests(ServedLens served)
{
    [Fact]
    public void What_is_kept_of_first_rows_is_what_the_tables_say()
    {
        using ExploredLens lens = ExploredLens.Open(served.First, "lens");
        LatentMeanings meanings = lens.Meanings;
        for (int n = 0; n < lens.Latents; n++)
        {
            TableRow? pair = lens.Pairs!.FirstOf(n), family = lens.Families!.FirstOf(n);
            Assert.Equal(pair?.Text("concept"), Text(meanings.Concepts, meanings.ConceptOf[n]));
            Assert.Equal(pair?.Number("test_f1") ?? 0, meanings.ConceptF1[n]);
            Assert.Equal(
                family is { } row ? $"{row.Text("source")}: {Label(row)}" : null,
                Text(meanings.Families, meanings.FamilyOf[n]));
            Assert.Equal(family?.Number("test_f1") ?? 0, meanings.FamilyF1[n]);
            Assert.Equal(lens.Patterns!.FirstOf(n)?.Text("pattern"), Text(meanings.Patterns, meanings.PatternOf[n]));
        }
    }

    [Fact]
    public void Amino_acids_that_stand_out_are_named()
    {
        const int Latents = 300;
        var random = new SeededRandom(2);
        var text = new StringBuilder("latent\t" + string.Join('\t', LogitEffects.Letters.ToCharArray()) + "\n");
        for (int n = 0; n < Latents; n++)
        {
            IEnumerable<string> changes = LogitEffects.Letters.Select(_ =>
                Math.Pow(random.NextGaussian(), 3).ToString("R", CultureInfo.InvariantCulture));
            text.Append(n).Append('\t').AppendJoin('\t', changes).Append('\n');
        }

        var promoted = new PromotedLetters(Latents);
        using LatentTable table = Open(text.ToString(), Latents, promoted)!;
        for (int n = 0; n < Latents; n++)
            Assert.Equal(Promoted(table.FirstOf(n)!.Value), promoted.Texts[n]);
        Assert.InRange(promoted.Texts.Count(letters => letters is null), 1, Latents - 1);
        Assert.Contains(promoted.Texts, letters => letters?.Length == 4);
    }

    [Fact]
    public void The_map_is_what_its_table_says()
    {
        using ExploredLens lens = ExploredLens.Open(served.First, "lens");
        TableRow[] rows = [.. SmallTable.Rows(lens.PathOf("umap.tsv"))];
        TableRow[] placed = [.. rows.Where(row => row.Number("x") is not null)];
        Assert.NotEmpty(placed);
        Assert.Equal(rows.Length - placed.Length, lens.MapPlaces.LeftOut);
        Assert.Equal(placed.Select(row => row.RequiredInt("latent")), lens.MapPlaces.Latents);
        Assert.Equal(placed.Select(row => (float)Rounded.To(row.Required("y"), 6)), lens.MapPlaces.Y);
        Assert.Equal(rows.Select(row => row.Int("cluster") ?? -1), Clusters(lens, rows));
    }

    [Fact]
    public void Latents_without_rows_columns_that_are_new_and_lines_of_any_length_are_read()
    {
        string wide = new('x', 700_000);
        var first = new Kept();
        using LatentTable table = Open($"latent\tname\tlater\n1\ta\t{wide}\n1\tb\t\n4\tc\t\r\n5\td\t1", 7, first)!;
        Assert.Equal([(1, "a"), (4, "c"), (5, "d")], first.Rows);
        Assert.Equal([0, 2, 0, 0, 1, 1, 0], Enumerable.Range(0, 7).Select(n => table.RowsOf(n).Count));
        Assert.Equal(wide, table.RowsOf(1)[0].Text("later"));
        Assert.Equal("c", table.FirstOf(4)!.Value.Text("name"));
    }

    [Theory]
    [InlineData("latent\tname\n3\ta\n2\tb\n", "latent 2 of 7 follows 3")]
    [InlineData("latent\tname\n7\ta\n", "latent 7 of 7 follows -1")]
    [InlineData("latent\tname\n-1\ta\n", "does not begin with a latent")]
    [InlineData("latent\tname\n1234567890123\ta\n", "does not begin with a latent")]
    [InlineData("latent\tname\n\tb\n", "does not begin with a latent")]
    [InlineData("latent\tname\n3\n", "does not begin with a latent")]
    [InlineData("latent\tname\tx\n3\tname\n", "2 fields where 3 belong")]
    public void A_damaged_table_is_refused_in_a_sentence(string text, string says)
    {
        PlmLensException failure = Assert.Throws<PlmLensException>(() => Open(text, 7, new Kept()));
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Contains("table.tsv", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        PlmLensException failure = Assert.Throws<PlmLensException>(
            () => Open("latent\tname\n1\t" + new string('x', 3 << 20), 7, null));
        Assert.Contains("a line is too long", failure.Message, StringComparison.Ordinal);
    }

    private static LatentTable? Open(string text, int latents, IFirstRows? first)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["table.tsv"], text);
        return LatentTable.Open(folder["table.tsv"], latents, first);
    }

    private static IEnumerable<int> Clusters(ExploredLens lens, TableRow[] rows) =>
        rows.Select(row => lens.MapPlaces.ClusterOf[row.RequiredInt("latent")]);

    private static string? Text(TextCodes codes, int code) => code < 0 ? null : codes.Texts[code];

    private static string Label(TableRow row) => row.Text("label") is { Length: > 0 } label ? label : row.Text("id");

    // At most three letters whose change is two standard deviations above the mean of the twenty.
    private static string? Promoted(TableRow row)
    {
        (char Letter, double Change)[] changes =
            [.. LogitEffects.Letters.Select(letter => (letter, row.Required(letter.ToString())))];
        double mean = changes.Average(entry => entry.Change);
        double deviation = Math.Sqrt(changes.Average(entry => Math.Pow(entry.Change - mean, 2)));
        char[] named =
        [
            .. changes.Where(entry => entry.Change > mean + (2 * deviation))
                .OrderByDescending(entry => entry.Change)
                .Take(3)
                .Select(entry => entry.Letter),
        ];
        return named.Length == 0 ? null : string.Join(", ", named);
    }

    private sealed class Kept : IFirstRows
    {
        private int _name;

        public List<(int Latent, string Name)> Rows { get; } = [];

        public void Begin(TableHeader header) => _name = header.Find("name");

        public void Add(int latent, ByteRow row) => Rows.Add((latent, row.Text(_name)));
    }
}
