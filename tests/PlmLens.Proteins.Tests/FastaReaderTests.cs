using System.Text;

namespace PlmLens.Proteins.Tests;

public sealed class FastaReaderTests
{
    [Fact]
    public void UniProt_headers_are_taken_apart()
    {
        ProteinRecord r = Assert.Single(TestText.Fasta(
            ">sp|P17612|KAPCA_HUMAN cAMP-dependent protein kinase OS=Homo sapiens OX=9606 GN=PRKACA PE=1 SV=2\nMKT\n"));
        Assert.Equal(("P17612", "KAPCA_HUMAN", true), (r.Accession, r.EntryName, r.Reviewed));
        Assert.Equal(("cAMP-dependent protein kinase", "Homo sapiens"), (r.Description, r.Organism));
        Assert.Equal(9606, r.TaxonId);
        Assert.Equal(["PRKACA"], r.GeneNames);
        Assert.False(TestText.Fasta(">tr|A0A1|A0A1_MOUSE x\nM\n")[0].Reviewed);
    }

    [Fact]
    public void Other_headers_give_their_first_word_and_the_rest()
    {
        ProteinRecord cluster =
            TestText.Fasta(">UniRef50_Q9K794 AgrB-like n=2 Tax=Bacillus sp. TaxID=1409 RepID=X\nM\n")[0];
        Assert.Equal(("UniRef50_Q9K794", "AgrB-like"), (cluster.Accession, cluster.Description));
        Assert.Equal(("Bacillus sp.", 1409), (cluster.Organism, cluster.TaxonId));
        ProteinRecord other = TestText.Fasta(">\t1abc|A\tchain A\nM\n")[0];
        Assert.Equal(("1abc|A", "chain A"), (other.Accession, other.Description));
        Assert.Null(other.Reviewed);
        Assert.Null(TestText.Fasta(">only\nM\n")[0].Description);
    }

    [Fact]
    public void Line_ends_case_blanks_stars_and_a_byte_order_mark_do_not_matter()
    {
        List<ProteinRecord> plain = TestText.Fasta(">a x\nMKTAY\n>b\nXBUZO.-W\n");
        List<ProteinRecord> odd = TestText.Fasta("\uFEFF\r\n \n>a x\r\nmk t\r\n\r\n\tay*\r\n>b\r\nxbuzo.-w");
        Assert.Equal(plain.Select(r => r.Sequence), odd.Select(r => r.Sequence));
        Assert.Equal(["MKTAY", "XBUZO.-W"], plain.Select(r => r.Sequence));
        Assert.Equal("x", odd[0].Description);
    }

    [Fact]
    public void Masks_are_kept_and_count_as_one_residue()
    {
        ProteinRecord r = TestText.Fasta(">a\nmk<mask>t<MASK>\n<mask>\n")[0];
        Assert.Equal("MK<mask>T<mask><mask>", r.Sequence);
        Assert.Equal(6, r.Length);
        Assert.Equal(2, (r with { Sequence = "MK" }).Length);
    }

    [Theory]
    [InlineData("", "a.fasta is empty")]
    [InlineData("\n \n", "a.fasta:2: there is no record")]
    [InlineData(">a\n>b\nMKT\n", "a.fasta:1: record a has no sequence")]
    [InlineData(">a\nMKT\n>b desc\n\n", "a.fasta:3: record b has no sequence")]
    [InlineData(">a\nMKT\n>b", "a.fasta:3: record b has no sequence")]
    [InlineData(">a\n*\n", "a.fasta:1: record a has no sequence")]
    [InlineData(">a\nMKT\n>b\nMKT\n>a other\nMKV\n", "a.fasta:5: the id a is already used at line 1")]
    [InlineData("MKT\n>a\nMKT\n", "a.fasta:1: there is text before the first '>'")]
    [InlineData(">a\nMKT\n1 MKT\n", "a.fasta:3: record a: the digit '1'")]
    [InlineData(">a\nMKT\nMK,T\n", "a.fasta:3: record a: ',' is not a residue")]
    [InlineData(">a\nMKJ\n", "a.fasta:2: record a: 'J' is not a residue")]
    [InlineData(">a\nMK>T\n", "a.fasta:2: record a: '>' is not a residue")]
    [InlineData(">a\nM*K\n", "a.fasta:2: record a: a residue follows a '*'")]
    [InlineData(">a\nM*\nK\n", "a.fasta:3: record a: a residue follows a '*'")]
    [InlineData(">a\nMK<mas\nk>\n", "a.fasta:2: record a: '<' in a sequence does not begin <mask>")]
    [InlineData(">a\nMK<mask", "a.fasta:2: record a: '<' in a sequence does not begin <mask>")]
    [InlineData(">a\nMK<pad>\n", "a.fasta:2: record a: '<' in a sequence does not begin <mask>")]
    [InlineData(">a\nMKé\n", "a.fasta:2: record a: the byte 0xC3")]
    [InlineData(">a\nM\0K\n", "a.fasta:2: record a: the byte 0x00")]
    [InlineData("> desc\nMKT\n>\nMKT\n", "a.fasta:3: the header has no id")]
    [InlineData(">a \u001b[2J\nMKT\n", "a.fasta:1: the byte 0x1B")]
    public void Bad_text_is_refused_with_the_line_and_the_record(string text, string part) =>
        TestText.Refused(() => TestText.Fasta(text), part);

    [Fact]
    public void Records_before_a_bad_one_are_given()
    {
        using IEnumerator<ProteinRecord> records =
            FastaReader.Read(TestText.Stream(">a\nMKT\n>b\nM1\n"), "a.fasta").GetEnumerator();
        Assert.True(records.MoveNext());
        Assert.Equal("MKT", records.Current.Sequence);
        TestText.Refused(() => records.MoveNext(), "a.fasta:4: record b");
    }

    [Fact]
    public void Headers_that_are_not_UTF8_are_refused()
    {
        byte[] latin = Encoding.Latin1.GetBytes(">a prot\u00E9ine\nMKT\n");
        TestText.Refused(
            () => FastaReader.Read(new MemoryStream(latin), "a.fasta").Count(),
            "a.fasta:1: the byte 0xE9 is not UTF-8");
        Assert.Equal("protéine", TestText.Fasta(">a protéine\nMKT\n")[0].Description);
    }

    [Fact]
    public void A_line_of_fifty_megabytes_costs_no_more_than_its_sequence()
    {
        byte[] text = new byte[50_000_000];
        Array.Fill(text, (byte)'A');
        ">x\n"u8.CopyTo(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int residues = FastaReader.Read(new MemoryStream(text), "long.fasta").Single().Length;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(text.Length - 3, residues);
        Assert.InRange(allocated, 0, 6L * text.Length);
    }

    [Fact]
    public void A_mask_may_lie_across_the_pieces_of_a_long_line()
    {
        string masks = string.Concat(Enumerable.Repeat("<mask>", 50_001));
        ProteinRecord r = TestText.Fasta($">a\nM{masks}K\n")[0];
        Assert.Equal(50_003, r.Length);
        Assert.Equal($"M{masks}K", r.Sequence);
    }

    [Fact]
    public void A_header_may_lie_across_pieces_and_is_bounded()
    {
        string words = new('w', 200_000);
        Assert.Equal(words, TestText.Fasta($">a {words}\r\nMKT")[0].Description);
        TestText.Refused(() => TestText.Fasta(">a " + new string('w', 2 << 20)), "a.fasta:1: the header is longer");
    }

    [Fact]
    public void The_longest_record_is_bounded()
    {
        var options = new ProteinReaderOptions { MaxResidues = 10 };
        Assert.Equal(10, FastaReader.Read(TestText.Stream(">a\nMKTAY\nMKTAY\n"), "a", options).Single().Length);
        TestText.Refused(
            () => FastaReader.Read(TestText.Stream(">a\nMKTAY\nMKTAYM\n"), "a", options).Count(),
            "a:3: record a: more than 10 residues");
        TestText.Refused(
            () => FastaReader.Read(TestText.Stream(">a\nM\n"), "a", options with { MaxResidues = 0 }).Count(),
            "MaxResidues is 0");
    }

    [Fact]
    public void Duplicate_ids_can_be_allowed()
    {
        var options = new ProteinReaderOptions { RejectDuplicateIds = false };
        Assert.Equal(2, FastaReader.Read(TestText.Stream(">a\nM\n>a\nK\n"), "a", options).Count());
    }
}
