using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Store.Tests;

public sealed class CorpusFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_protein_is_read_back_as_it_was_written()
    {
        using LensFolder lens = Write(Records());
        CorpusProteins proteins = lens.Corpus!.Proteins;

        Assert.Equal(3, proteins.Count);
        CorpusProtein second = proteins.Read(1);
        Assert.Equal("Q00001", second.Accession);
        Assert.Equal("KIN_TEST", second.EntryName);
        Assert.Equal("Kinase β", second.Name);
        Assert.Equal(9606, second.TaxonId);
        Assert.Equal("Q00001", second.AlphaFold);
        Assert.Equal(["1ATP", "2CPK"], second.Pdb);
        Assert.Equal("MA?KW", second.Sequence);
        Assert.Equal("MA?KW", proteins.SequenceOf(1));
        Assert.Equal(5, proteins.LengthOf(1));
        Assert.Null(proteins.Read(0).TaxonId);
        Assert.Equal(2, proteins.NumberOf("R00002"));
        Assert.Equal(-1, proteins.NumberOf("nothing"));
    }

    [Fact]
    public void Annotation_is_that_of_the_file_by_start_with_what_is_not_exact_said()
    {
        using LensFolder lens = Write(Records());

        Assert.Empty(lens.Corpus!.Annotations.Of(0));
        Assert.Equal(
            [
                new CorpusAnnotation(1, "CHAIN", 1, 5, "", "<1..5"),
                new CorpusAnnotation(1, "SITE", 2, 3, "first in the file"),
                new CorpusAnnotation(1, "BINDING", 2, 2, "heme b (Fe); axial binding residue"),
                new CorpusAnnotation(1, "TRANSIT", 3, 3, "Mitochondrion", "?..3"),
                new CorpusAnnotation(1, "DOMAIN", 4, 5, "cut", "4..9"),
            ],
            lens.Corpus.Annotations.Of(1));
        Assert.Equal([new CorpusAnnotation(2, "HELIX", 1, 4, "")], lens.Corpus.Annotations.Of(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => lens.Corpus.Annotations.Of(3));
    }

    [Fact]
    public void Instances_are_found_by_concept()
    {
        using LensFolder lens = Write(Records());
        CorpusInstances instances = lens.Corpus!.Instances;

        Assert.Equal([2, 0, 1, 0], Enumerable.Range(0, 4).Select(instances.CountOf));
        Assert.Equal([0, 2], instances.Of(0).Select(place => place.Protein));
        Assert.Equal([new CorpusSpan(2, 4)], instances.Of(0)[0].Spans);
        Assert.Equal([new CorpusSpan(1, 1), new CorpusSpan(5, 5)], instances.Of(2)[0].Spans);
        Assert.Equal(2, instances.Of(2)[0].Residues);
        Assert.Empty(instances.Of(1));
    }

    [Fact]
    public void A_lens_of_an_earlier_version_has_no_corpus()
    {
        using LensFolder lens = Write(Records());
        Directory.Delete(Path.Combine(lens.Folder, "corpus"), recursive: true);

        Assert.Null(lens.Corpus);
    }

    [Fact]
    public void Text_of_a_file_cannot_break_a_line_or_reach_a_terminal()
    {
        ProteinRecord[] records = Records();
        records[0] = records[0] with
        {
            Description = "evil\tname\r\nP9\u001b[31m\u0007\0\u009b",
            Features = [new ProteinFeature { Type = "SITE", Start = 1, End = 1, Note = "a\tb\nc\u001b]0;x" }],
        };
        using LensFolder lens = Write(records);

        Assert.Equal("evil name  P9 [31m   ", lens.Corpus!.Proteins.Read(0).Name);
        Assert.Equal("a b c ]0;x", lens.Corpus.Annotations.Of(0)[0].Note);
        Assert.Equal(5, lens.Corpus.Annotations.Of(1).Count);
    }

    [Fact]
    public void Lines_longer_than_one_read_and_further_columns_are_read()
    {
        ProteinRecord[] records = Records();
        string giant = string.Concat(Enumerable.Repeat("ACDEFGHIKLMNPQRSTVWY", 150_000));
        records[1] = records[1] with { Sequence = giant };
        using LensFolder lens = Write(records);
        string path = Path.Combine(lens.Folder, CorpusProteins.FileName);
        string[] lines = File.ReadAllLines(path);
        IEnumerable<string> longer = lines.Skip(1).Select(line => $"{line}\t7\r\n");
        File.WriteAllText(path, lines[0] + "\tlater\r\n" + string.Concat(longer));

        Assert.Equal(giant, lens.Corpus!.Proteins.SequenceOf(1));
        Assert.Equal("WYDE", lens.Corpus.Proteins.Read(2).Sequence);
        Assert.Equal(3_000_000, lens.Corpus.Proteins.LengthOf(1));
        byte[] all = new byte[Enumerable.Range(0, 3).Sum(lens.Corpus.Proteins.LengthOf)];
        lens.Corpus.Proteins.CopySequences(all);
        Assert.Equal(
            string.Concat(Enumerable.Range(0, 3).Select(lens.Corpus.Proteins.SequenceOf)),
            System.Text.Encoding.ASCII.GetString(all));
    }

    [Theory]
    [InlineData(CorpusProteins.FileName, "WYDE", "WY*E", "line 4: residue 3 of the sequence")]
    [InlineData(CorpusProteins.FileName, "R00002", "P00000", "line 4: the accession P00000 occurs twice")]
    [InlineData(CorpusProteins.FileName, "WYDE", "WYD", "protein 3 is R00002 of 3 residues here and R00002 of 4 there")]
    [InlineData(CorpusProteins.FileName, "accession", "acc", "line 1: expected the columns accession")]
    [InlineData(CorpusProteins.FileName, "\tWYDE", "", "line 4: 7 fields where 8 belong")]
    [InlineData(CorpusAnnotations.FileName, "\t1\t4\t", "\t1\t5\t", "line 7: 1-5 is no place in the 4 residues of R")]
    [InlineData(CorpusAnnotations.FileName, "\t1\t4\t", "\t0\t4\t", "line 7: 0-4 is no place")]
    [InlineData(CorpusAnnotations.FileName, "\t1\t4\t", "\t3\t2\t", "line 7: 3-2 is no place")]
    [InlineData(CorpusAnnotations.FileName, "2\tHELIX", "3\tHELIX", "line 7: it does not begin with a protein")]
    [InlineData(CorpusAnnotations.FileName, "2\tHELIX", "0\tHELIX", "line 7: protein 0 follows protein 1")]
    [InlineData(CorpusAnnotations.FileName, "2\tHELIX", "-2\tHELIX", "line 7: it does not begin with a protein")]
    [InlineData(CorpusInstances.FileName, "2-4", "2-7", "line 2: '2-7' is no place in the 6 residues of P00000")]
    [InlineData(CorpusInstances.FileName, "2-4", "2", "line 2: '2' is no place")]
    [InlineData(CorpusInstances.FileName, "1-1;5-5", "5-5;1-1", "line 4: '5-5;1-1' is no place")]
    [InlineData(CorpusInstances.FileName, "2\t1\t", "2\t9\t", "line 4: protein '9' does not follow protein 0")]
    [InlineData(CorpusInstances.FileName, "0\t2\t1-2", "0\t2", "line 3: 2 fields where 3 belong")]
    public void Damage_is_named_with_its_place(string file, string part, string instead, string message)
    {
        using LensFolder lens = Write(Records());
        string path = Path.Combine(lens.Folder, file);
        string text = File.ReadAllText(path), damaged = text.Replace(part, instead, StringComparison.Ordinal);
        Assert.NotEqual(text, damaged);
        File.WriteAllText(path, damaged);

        var error = Assert.Throws<PlmLensException>(() =>
        {
            CorpusFolder corpus = lens.Corpus!;
            for (int i = 0; i < 3; i++)
            {
                _ = corpus.Annotations.Of(i);
                _ = corpus.Instances.Of(i);
            }
        });
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_table_is_named()
    {
        using LensFolder lens = Write(Records());
        File.Delete(Path.Combine(lens.Folder, CorpusInstances.FileName));

        var error = Assert.Throws<PlmLensException>(() => lens.Corpus!.Instances);
        Assert.Contains("instances.tsv", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_threads_read_at_once()
    {
        using LensFolder lens = Write(Records());

        Parallel.For(0, 200, i =>
        {
            CorpusFolder corpus = lens.Corpus!;
            Assert.Equal(i % 3, corpus.Proteins.NumberOf(corpus.Proteins.Read(i % 3).Accession));
            Assert.Equal(new[] { 0, 5, 1 }[i % 3], corpus.Annotations.Of(i % 3).Count);
            Assert.Equal(2, corpus.Instances.Of(0).Count);
        });
    }

    private static ProteinRecord[] Records() =>
    [
        new ProteinRecord { Accession = "P00000", Sequence = "ACDEFG" },
        new ProteinRecord
        {
            Accession = "Q00001",
            EntryName = "KIN_TEST",
            Description = "Kinase β",
            Organism = "Homo sapiens (Human)",
            TaxonId = 9606,
            Sequence = "MA<mask>KW",
            CrossReferences = [new("PDB", "1ATP"), new("AlphaFoldDB", "Q00001"), new("PDB", "2CPK"), new("GO", "x")],
            Features =
            [
                Feature("SITE", 2, 3) with { Note = "first in the file" },
                Feature("CHAIN", 1, 5) with { StartFuzziness = PositionFuzziness.Before },
                Feature("BINDING", 2, 2) with
                {
                    Ligand = "heme b", LigandPart = "Fe", LigandNote = "axial binding residue",
                },
                Feature("TRANSIT", null, 3) with { Note = "Mitochondrion", StartFuzziness = PositionFuzziness.Unknown },
                Feature("DOMAIN", 4, 9) with { Note = "cut" },
                Feature("VAR_SEQ", 1, 2) with { Isoform = "Q00001-2" },
                Feature("REGION", 6, 9),
                Feature("SIGNAL", null, null) with
                {
                    StartFuzziness = PositionFuzziness.Unknown, EndFuzziness = PositionFuzziness.Unknown,
                },
            ],
        },
        new ProteinRecord { Accession = "R00002", Sequence = "WYDE", Features = [Feature("HELIX", 1, 4)] },
    ];

    private static ProteinFeature Feature(string type, int? start, int? end) =>
        new() { Type = type, Start = start, End = end };

    private LensFolder Write(ProteinRecord[] records)
    {
        using var writer = new LensWriter(_folder["lens"], replace: true);
        using (var codes = new SparseCodesWriter(writer.CodesFolder, ProteinTable.Of(records), 4, DType.F16))
        {
            foreach (ProteinRecord record in records)
            {
                int[] none = [.. Enumerable.Repeat(-1, record.Length)];
                Made.AddProtein(codes, record.Length, 1, none, new float[record.Length]);
            }

            codes.Finish(Made.States(), "bbbb", Made.Provenance).Dispose();
        }

        writer.WriteCorpusProteins(records.Select(CorpusProtein.Of));
        writer.WriteCorpusAnnotations(records.SelectMany((record, p) => CorpusAnnotation.Of(p, record)));
        writer.WriteCorpusInstances(
        [
            new CorpusInstance(0, 0, [new(2, 4)]),
            new CorpusInstance(0, 2, [new(1, 2)]),
            new CorpusInstance(2, 1, [new(1, 1), new(5, 5)]),
        ]);
        return writer.Commit(Made.Lens());
    }
}
