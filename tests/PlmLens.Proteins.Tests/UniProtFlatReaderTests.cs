namespace PlmLens.Proteins.Tests;

public sealed class UniProtFlatReaderTests
{
    [Fact]
    public void Every_real_entry_passes_its_own_length_and_checksum()
    {
        string[] files = [.. Directory.GetFiles(TestText.Golden("flat")).Where(f => !f.EndsWith("keywlist.txt"))];
        Assert.Equal(21, files.Length);
        int count = 0;
        foreach (string file in files)
        {
            foreach (ProteinRecord record in UniProtFlatReader.Read(file))
            {
                count++;
                Assert.NotNull(record.TaxonId);
                Assert.All(record.Features.Where(f => f.IsExact), f => Assert.InRange(f.End!.Value, 1, record.Length));
            }
        }

        Assert.Equal(22, count);
    }

    [Fact]
    public void All_fields_of_a_current_entry_are_read()
    {
        ProteinRecord r = One("A8EZU1.dat");
        Assert.Equal("A8EZU1", r.Accession);
        Assert.Equal("YBEY_RICCK", r.EntryName);
        Assert.True(r.Reviewed);
        Assert.Equal("Endoribonuclease YbeY", r.Description);
        Assert.Equal(["3.1.-.-"], r.EcNumbers);
        Assert.Equal(["ybeY", "A1E_04765"], r.GeneNames);
        Assert.Equal("Rickettsia canadensis (strain McKiel)", r.Organism);
        Assert.Equal(293613, r.TaxonId);
        Assert.Equal(172, r.Length);
        Assert.Equal(["PF02130"], r.IdsIn("pfam"));
        Assert.Contains(new CrossReference("Pfam", "PF02130", "YbeY"), r.CrossReferences);
        Assert.Contains("Metal-binding", r.Keywords);
        Assert.Equal(
            "BINDING 136..136 | ligand=Zn(2+) | ligand_id=ChEBI:CHEBI:29105 | ligand_note=catalytic"
                + " | evidence=ECO:0000255|HAMAP-Rule:MF_00009",
            TestText.Describe(r.Features.First(f => f.Type == "BINDING")));
    }

    [Fact]
    public void Fuzzy_ends_and_isoform_positions_are_kept()
    {
        ProteinRecord fragment = One("P50930.dat");
        Assert.Equal(
            "CHAIN 20..>154 | note=17 kDa surface antigen | id=PRO_0000018018",
            TestText.Describe(fragment.Features[1]));
        Assert.Equal(2, fragment.Features.Count(f => f is { Type: "LIPID", Start: 20, End: 20 }));
        Assert.False(fragment.Features[1].TryGetRange(fragment.Length, out _, out _));

        ProteinRecord virus = One("P03395.dat");
        Assert.Equal((PositionFuzziness.Before, 1), (virus.Features[0].StartFuzziness, virus.Features[0].Start));

        ProteinFeature variant = Assert.Single(One("P09470.dat").Features, f => f.Isoform is not null);
        Assert.Equal(("P09470-2", 413, 417), (variant.Isoform, variant.Start, variant.End));
        Assert.False(variant.IsExact);
    }

    [Fact]
    public void Exact_features_give_half_open_ranges()
    {
        ProteinRecord r = One("P84716.dat");
        ProteinFeature bond = r.Features[1];
        Assert.True(bond.TryGetRange(r.Length, out int start, out int end));
        Assert.Equal((2, 24), (start, end));
        Assert.Equal(('C', 'C'), (r.Sequence[start], r.Sequence[end - 1]));
        Assert.False(bond.TryGetRange(23, out _, out _));
        Assert.True(r.Features[0].TryGetRange(61, out start, out end));
        Assert.Equal((0, 61), (start, end));
    }

    [Fact]
    public void Wrapped_values_are_joined_as_they_were_before_wrapping()
    {
        ProteinRecord r = One("P62258.txt");
        Assert.Contains(r.Features, f => f.Note == "Interaction with phosphoserine on interacting protein");
        const string Code = "ECO:0007744|PubMed:";
        string[] sources = [Code + "20068231", Code + "21406692", Code + "23186163"];
        Assert.Contains(r.Features, f => f.Evidence.SequenceEqual(sources));
        List<ProteinRecord> wrapped = TestText.Flat(TestText.Entry(
            "P1",
            "FT   REGION          1..2",
            "FT                   /note=\"in form alpha-",
            "FT                   amanitin; N-",
            "FT                   and C-terminal, a / b /",
            "FT                   c and \"\"d\"\"\"",
            "FT   VAR_SEQ         3",
            "FT                   /note=\"MATKP",
            "FT                   VFPF -> AAC",
            "FT                   DE (in isoform A",
            "FT                   B)\""));
        Assert.Equal(
            ["in form alpha-amanitin; N- and C-terminal, a / b / c and \"d\"", "MATKPVFPF -> AACDE (in isoform A B)"],
            wrapped[0].Features.Select(f => f.Note));
    }

    [Fact]
    public void Old_columns_give_the_same_kind_of_features()
    {
        ProteinRecord fos = One("sp016");
        Assert.Equal("Proto-oncogene protein c-fos", fos.Description);
        Assert.Equal(
            [
                "CHAIN 1..380 | note=Proto-oncogene protein c-fos | id=PRO_0000076465",
                "DOMAIN 165..193 | note=Leucine-zipper",
                "DNA_BIND 139..160 | note=Basic motif",
                "CROSSLNK 113..113 | note=Glycyl lysine isopeptide (Lys-Gly) (interchain with G-Cter in ubiquitin)",
                "CONFLICT 133..144 | note=SPEEEEKRRIRR -> ISRRRREKENPK (in Ref. 2)",
                "HELIX 141..191",
            ],
            fos.Features.Select(TestText.Describe));

        ProteinRecord fragment = One("H2CNN8.txt");
        Assert.False(fragment.Reviewed);
        Assert.Equal("Ammonia monooxygenase subunit A", fragment.Description);
        Assert.Equal(["ECO:0000313|EMBL:AEX14553.1"], fragment.Features[0].Evidence);
        Assert.Null(fragment.Features[0].Note);

        ProteinRecord protein = TestText.Flat(TestText.Entry(
            "P1",
            "GN   (FOS OR G0S7) AND FRA.",
            "DE   ALCOHOL DEHYDROGENASE (NADP+) (EC 1.1.1.2) (AKR1A1).",
            "FT   SIGNAL       <1     ?2       Potential name (Potential).",
            "FT   MOD_RES       ?     >4       Phosphoserine (By similarity).",
            "FT                                /FTId=CAR_1.",
            "FT   HELIX         2      4       {ECO:0000244|PDB:1ABC,",
            "FT                                ECO:0000305}."))[0];
        Assert.Equal("ALCOHOL DEHYDROGENASE", protein.Description);
        Assert.Equal(["1.1.1.2"], protein.EcNumbers);
        Assert.Equal(["FOS", "G0S7", "FRA"], protein.GeneNames);
        Assert.Equal(
            [
                "SIGNAL <1..?2 | note=Potential name | evidence=ECO:0000255",
                "MOD_RES unknown..>4 | note=Phosphoserine | evidence=ECO:0000250 | id=CAR_1",
                "HELIX 2..4 | evidence=ECO:0000244|PDB:1ABC ECO:0000305",
            ],
            protein.Features.Select(TestText.Describe));
    }

    [Fact]
    public void Names_of_all_ages_of_the_ID_line_are_understood()
    {
        ProteinRecord trembl = One("sp012");
        Assert.Equal(("Q9Y736", false, 82077), (trembl.Accession, trembl.Reviewed, trembl.TaxonId));
        ProteinRecord index = One("sp015");
        Assert.Equal(("IPI00383150", (bool?)null), (index.Accession, index.Reviewed));
    }

    [Fact]
    public void A_name_is_the_whole_proteins_and_enzyme_numbers_are_everyones()
    {
        ProteinRecord ace = One("P09470.dat");
        Assert.Equal("Angiotensin-converting enzyme", ace.Description);
        Assert.Equal(["3.4.15.1"], ace.EcNumbers);
        Assert.Equal("2S sulfur-rich seed storage protein 1", One("P04403.dat").Description);
        Assert.Equal("Heat shock protein 105 kDa", One("A0A0A0MSM0.dat").Description);
    }

    private static ProteinRecord One(string file) => UniProtFlatReader.Read(TestText.Golden("flat", file)).First();
}
