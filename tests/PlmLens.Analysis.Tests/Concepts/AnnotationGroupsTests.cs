using PlmLens.Analysis.Concepts;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Tests.Concepts;

public sealed class AnnotationGroupsTests
{
    private static readonly ConceptOptions s_any = new() { MinimumInstances = 1, MinimumProteins = 1 };

    [Theory]
    [InlineData("MOD_RES", "Phosphoserine", "any phosphorylation")]
    [InlineData("MOD_RES", "Tele-phosphohistidine", "any phosphorylation")]
    [InlineData("MOD_RES", "4-aspartylphosphate", "any phosphorylation")]
    [InlineData("MOD_RES", "O-(pantetheine 4'-phosphoryl)serine", "")]
    [InlineData("MOD_RES", "N6-(pyridoxal phosphate)lysine", "")]
    [InlineData("MOD_RES", "N-acetylmethionine", "any acetylation, any N-terminal acetylation")]
    [InlineData("MOD_RES", "N6-acetyllysine", "any acetylation, any lysine acylation")]
    [InlineData("MOD_RES", "N6-(2-hydroxyisobutyryl)lysine", "any lysine acylation")]
    [InlineData("MOD_RES", "N-formylmethionine", "")]
    [InlineData("MOD_RES", "Omega-N-methylarginine", "any methylation")]
    [InlineData("MOD_RES", "N6,N6,N6-trimethyllysine", "any methylation")]
    [InlineData("MOD_RES", "Dimethylated arginine", "any methylation")]
    [InlineData("MOD_RES", "Cysteine methyl ester", "any methylation")]
    [InlineData("MOD_RES", "3-methylthioaspartic acid", "")]
    [InlineData("MOD_RES", "(3S)-3-hydroxyasparagine", "any hydroxylation")]
    [InlineData("MOD_RES", "Hydroxyproline", "any hydroxylation")]
    [InlineData("MOD_RES", "Leucine amide", "any amidation")]
    [InlineData("MOD_RES", "Glutamic acid 1-amide", "any amidation")]
    [InlineData("MOD_RES", "N6-(ADP-ribosyl)lysine", "any ADP-ribosylation")]
    [InlineData("MOD_RES", "Methionine (R)-sulfoxide", "any oxidation of sulfur")]
    [InlineData("MOD_RES", "Cysteine sulfonic acid (-SO3H)", "any oxidation of sulfur")]
    [InlineData("MOD_RES", "Cysteine sulfenic acid (-SOH)", "any oxidation of sulfur")]
    [InlineData("MOD_RES", "Sulfotyrosine", "any sulfation")]
    [InlineData("LIPID", "S-palmitoyl cysteine", "any fatty acylation")]
    [InlineData("LIPID", "N-palmitoyl cysteine", "any fatty acylation, any lipoprotein cysteine")]
    [InlineData("LIPID", "N6-myristoyl lysine", "any fatty acylation")]
    [InlineData("LIPID", "S-geranylgeranyl cysteine", "any prenylation")]
    [InlineData("LIPID", "GPI-anchor amidated serine", "any GPI anchor")]
    [InlineData("CARBOHYD", "N-linked (GlcNAc...) (complex) asparagine", "any N-glycosylated asparagine")]
    [InlineData("CARBOHYD", "N-linked (Glc) (glycation) lysine", "any glycation")]
    [InlineData("CARBOHYD", "N-beta-linked (GlcNAc) arginine", "")]
    [InlineData("CARBOHYD", "O-linked (GlcNAc) serine", "any O-glycosylation, any O-GlcNAc")]
    [InlineData("CARBOHYD", "O-linked (Xyl) (keratan sulfate) serine", "any O-glycosylation, any glycosaminoglycan")]
    [InlineData("CARBOHYD", "C-linked (Man) tryptophan", "any C-glycosylation")]
    [InlineData("CROSSLNK", "Glycyl lysine isopeptide (Lys-Gly) (interchain with G-Cter in SUMO2)", "any SUMO")]
    [InlineData("CROSSLNK", "Glycyl cysteine thioester (interchain with G-Cter in ubiquitin)", "any ubiquitin")]
    [InlineData("TOPO_DOM", "Lumenal, melanosome", "any exoplasmic side")]
    [InlineData("TOPO_DOM", "Cytoplasmic", "")]
    [InlineData("BINDING", "Zn(2+)", "any metal ion")]
    [InlineData("BINDING", "Fe cation", "any metal ion")]
    [InlineData("BINDING", "a divalent metal cation", "any metal ion")]
    [InlineData("BINDING", "chloride", "")]
    [InlineData("BINDING", "[4Fe-4S] cluster", "any iron-sulfur cluster")]
    [InlineData("BINDING", "[8Fe-7S] cluster", "any iron-sulfur cluster")]
    [InlineData("BINDING", "heme b", "any heme")]
    [InlineData("BINDING", "ATP", "any nucleotide")]
    [InlineData("BINDING", "3',5'-cyclic AMP", "any nucleotide")]
    [InlineData("BINDING", "a ribonucleoside 5'-triphosphate", "any nucleotide")]
    [InlineData("BINDING", "UDP-N-acetyl-alpha-D-glucosamine", "any nucleotide sugar")]
    [InlineData("BINDING", "NADP(+)", "any NAD or NADP")]
    [InlineData("BINDING", "NADPH", "any NAD or NADP")]
    [InlineData("BINDING", "6-hydroxy-FAD", "any flavin")]
    [InlineData("BINDING", "acetyl-CoA", "any coenzyme A")]
    [InlineData("BINDING", "DNA", "any nucleic acid")]
    [InlineData("BINDING", "substrate", "")]
    [InlineData("DOMAIN", "Phosphoserine", "")]
    public void Notes_and_ligands_belong_to_groups(string type, string note, string expected) =>
        Assert.Equal(expected, string.Join(", ", AnnotationGroups.Of(type, note)));

    [Fact]
    public void The_metal_of_a_heme_is_a_metal()
    {
        Assert.Equal(["any metal ion", "any heme"], AnnotationGroups.Of("BINDING", "heme b", "Fe"));
        Assert.Empty(AnnotationGroups.Of("BINDING", "phosphate", "5'-phosphate 2'-deoxynucleoside residue"));
    }

    [Fact]
    public void A_group_holds_the_places_of_all_its_notes_and_one_note_alone_makes_no_group()
    {
        ConceptSet set = Make(
            new ProteinFeature { Type = "MOD_RES", Start = 2, End = 2, Note = "Phosphoserine; by PKA" },
            new ProteinFeature { Type = "MOD_RES", Start = 4, End = 4, Note = "Phosphothreonine" },
            new ProteinFeature { Type = "MOD_RES", Start = 6, End = 6, Note = "Sulfotyrosine" });
        Assert.Equal(
            [
                "MOD_RES: Phosphoserine", "MOD_RES: Phosphothreonine", "MOD_RES: Sulfotyrosine",
                "MOD_RES: any phosphorylation",
            ],
            set.Concepts.Select(c => c.Name));
        Assert.Equal([1, 3, 1, 3], set.InstancesOf(3).Select(i => i.Start));
        Assert.Equal([false, false, false, true], set.Concepts.Select(c => c.IsGroup));
        Assert.All(set.Concepts, c => Assert.True(c.CountsAsSuccess));
        Assert.Equal(
            "the same places as MOD_RES: Sulfotyrosine",
            set.Report.Groups.Single(g => g.Concept.Note == "any sulfation").Outcome);
        ProteinFeature threonine = Phosphoserine() with { Note = "Phosphothreonine" };
        Assert.Equal(3, Make(s_any, Phosphoserine(), threonine).Concepts.Count);
        Assert.Equal(2, Make(s_any with { Groups = false }, Phosphoserine(), threonine).Concepts.Count);
    }

    [Fact]
    public void All_places_of_a_mixed_type_are_offered_but_are_no_success()
    {
        ConceptSet set = Make(
            s_any with { MixedTypes = true },
            Phosphoserine(),
            new ProteinFeature { Type = "DOMAIN", Start = 1, End = 5, Note = "SH3" },
            new ProteinFeature { Type = "DOMAIN", Start = 7, End = 9 },
            new ProteinFeature { Type = "HELIX", Start = 7, End = 9 });
        Assert.Equal(
            ["DOMAIN", "DOMAIN: SH3", "HELIX", "MOD_RES"], set.Concepts.Select(c => c.Name));
        Assert.Equal([false, true, true, false], set.Concepts.Select(c => c.CountsAsSuccess));
        Assert.Equal(4, set.InstancesOf(0).Count);
    }

    [Fact]
    public void Keys_that_uniprot_does_not_have_are_read_as_stretches_and_said_to_be_unknown()
    {
        ConceptSet set = Make(
            new ProteinFeature { Type = "WONDER", Start = 2, End = 6, Note = "Odd 1" },
            new ProteinFeature { Type = "SIGNAL", Start = 1, End = 5 },
            new ProteinFeature { Type = "SIGNAL", Start = 1, EndFuzziness = PositionFuzziness.Unknown });
        Assert.Equal(["SIGNAL", "WONDER"], set.Concepts.Select(c => c.Name));
        Assert.Equal(
            [("SIGNAL", true, 1, 1), ("WONDER", false, 1, 0)],
            set.Report.Types.Select(t => (t.Type, t.IsKnown, t.Used / 2, t.UnknownPosition / 2)));
    }

    [Fact]
    public void Every_key_of_the_bundled_proteins_is_known()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "swissprot-demo", "uniprot_reviewed.dat.gz");
        List<ProteinRecord> records = [.. ProteinReader.Open(path)];
        ConceptSet set = ConceptSet.FromFeatures(records, CorpusSplit.Make(records, null, 1), new ConceptOptions());
        Assert.All(set.Report.Types, t => Assert.True(t.IsKnown, t.Type));
        Assert.All(
            set.Report.Types.Where(t => t.WhyLeftOut is null),
            t => Assert.Equal(t.Total, t.Used + t.UnknownPosition + t.OtherIsoform + t.OutsideSequence));
        Assert.Contains(set.Concepts, c => c.Name == "BINDING: any metal ion");
        Assert.Contains(set.Concepts, c => c.Name == "MOD_RES: any phosphorylation");
    }

    private static ProteinFeature Phosphoserine() =>
        new() { Type = "MOD_RES", Start = 2, End = 2, Note = "Phosphoserine" };

    private static ConceptSet Make(params ProteinFeature[] features) => Make(s_any, features);

    // Two proteins of 20 residues with the same features, one in each half.
    private static ConceptSet Make(ConceptOptions options, params ProteinFeature[] features)
    {
        ProteinRecord[] records =
        [
            new() { Accession = "P1", Sequence = new string('A', 20), Features = features },
            new() { Accession = "P2", Sequence = new string('C', 20), Features = features },
        ];
        return ConceptSet.FromFeatures(records, CorpusSplit.Make(records, null, 1), options);
    }
}
