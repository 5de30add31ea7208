using PlmLens.Core;

namespace PlmLens.Store.Tests;

public sealed class ControlUnitsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_back()
    {
        using LensFolder lens = Write();
        ControlUnits read = lens.Controls!;

        Assert.Equal(Controls().Select(control => control.Unit), read.Units);
        Assert.Equal([3, 8], read.IndicesOf(LabelSource.Neurons));
        Assert.Equal([0], read.IndicesOf(LabelSource.Shuffled));
        Assert.Equal(1, read.Find(LabelSource.Neurons, 8));
        Assert.Equal(-1, read.Find(LabelSource.Shuffled, 8));
        for (int u = 0; u < 3; u++)
        {
            IReadOnlyList<ControlExample> expected = Controls()[u].Examples, found = read.ExamplesOf(u);
            Assert.Equal(expected.Select(e => e.Protein), found.Select(e => e.Protein));
            Assert.Equal(expected.SelectMany(e => e.Positions), found.SelectMany(e => e.Positions));
            Assert.Equal(expected.SelectMany(e => e.Thousandths), found.SelectMany(e => e.Thousandths));
        }

        Assert.Equal(
            "0\t1\t1-3;5;8-9\t1 2 3 1000 5 6",
            File.ReadLines(Path.Combine(lens.Folder, ControlUnits.ExamplesName)).ElementAt(1));
    }

    [Fact]
    public void A_lens_of_an_earlier_version_has_none()
    {
        using LensFolder lens = Write();
        Directory.Delete(Path.Combine(lens.Folder, "controls"), recursive: true);

        Assert.Null(lens.Controls);
    }

    [Theory]
    [InlineData(ControlUnits.FileName, "1\tneurons\t8", "1\tneurons\t3", "line 3: neurons 3 does not follow")]
    [InlineData(ControlUnits.FileName, "1\tneurons\t8", "2\tneurons\t8", "line 3: neurons 8 does not follow")]
    [InlineData(ControlUnits.FileName, "0\tneurons\t3", "0\tlatents\t3", "line 2: 'latents' is no kind of control")]
    [InlineData(ControlUnits.FileName, "0\tneurons\t3", "0\tneurons\t-3", "line 2: neurons -3 does not follow")]
    [InlineData(ControlUnits.FileName, "\t2.5\n", "\tNaN\n", "line 2: the largest activation is not a number above 0")]
    [InlineData(ControlUnits.FileName, "\t2.5\n", "\t0\n", "line 2: the largest activation is not a number above 0")]
    [InlineData(ControlUnits.FileName, "\t2.5\n", "\tmuch\n", "line 2: 'much' is not a value of column 7")]
    [InlineData(ControlUnits.ExamplesName, "0\t1\t1-3", "0\t2\t1-3", "line 2: '2' is no protein of the lens")]
    [InlineData(ControlUnits.ExamplesName, "8-9", "8-11", "line 2: '8-11' is no place in the 10 residues of P00001")]
    [InlineData(ControlUnits.ExamplesName, "1-3;5", "2-1;5", "line 2: '2-1' is no place")]
    [InlineData(ControlUnits.ExamplesName, "1-3;5", "1-5;5", "line 2: '5' is no place")]
    [InlineData(ControlUnits.ExamplesName, "1-3;5", "1-3;;5", "line 2: '' is no place")]
    [InlineData(ControlUnits.ExamplesName, "1000", "1001", "line 2: '1001' is not 1 to 1000")]
    [InlineData(ControlUnits.ExamplesName, " 1000", "", "line 2: 6 positions have 5 activations")]
    [InlineData(ControlUnits.ExamplesName, "2\t0\t", "3\t0\t", "line 4: it does not begin with a unit of the lens")]
    public void Damage_is_named_with_its_place(string file, string part, string instead, string message)
    {
        using LensFolder lens = Write();
        string path = Path.Combine(lens.Folder, file);
        string text = File.ReadAllText(path), damaged = text.Replace(part, instead, StringComparison.Ordinal);
        Assert.NotEqual(text, damaged);
        File.WriteAllText(path, damaged);

        var error = Assert.Throws<PlmLensException>(() => lens.Controls!.ExamplesOf(0));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_table_of_examples_is_named()
    {
        using LensFolder lens = Write();
        File.Delete(Path.Combine(lens.Folder, ControlUnits.ExamplesName));

        var error = Assert.Throws<PlmLensException>(() => lens.Controls);
        Assert.Contains("examples.tsv", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e-6f, 1)]
    [InlineData(0.5f, 250)]
    [InlineData(2f, 1000)]
    public void An_activation_is_told_in_thousandths_and_never_as_nothing(float value, int thousandths) =>
        Assert.Equal(thousandths, ControlExample.Share(value, 2));

    private static Control[] Controls() =>
    [
        new(
            new ControlUnit(LabelSource.Neurons, 3, -0.25f, 9, 2, 2.5f),
            [new ControlExample(1, [0, 1, 2, 4, 7, 8], [1, 2, 3, 1000, 5, 6]), new ControlExample(0, [1], [7])]),
        new(new ControlUnit(LabelSource.Neurons, 8, 0, 1, 1, 1), []),
        new(new ControlUnit(LabelSource.Shuffled, 0, null, 1, 1, 1), [new ControlExample(0, [0], [1000])]),
    ];

    private LensFolder Write()
    {
        using var writer = new LensWriter(_folder["lens"], replace: true);
        using (var codes = new SparseCodesWriter(
            writer.CodesFolder, ProteinTable.Of(Made.Records(4, 10)), 4, DType.F16))
        {
            foreach (int length in (int[])[4, 10])
                Made.AddProtein(codes, length, 1, [.. Enumerable.Repeat(-1, length)], new float[length]);
            codes.Finish(Made.States(), "bbbb", Made.Provenance).Dispose();
        }

        writer.WriteControls(Controls());
        return writer.Commit(Made.Lens());
    }
}
