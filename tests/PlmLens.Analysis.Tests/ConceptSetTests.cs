using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Tests;

public sealed class ConceptSetTests
{
    private static readonly ConceptOptions s_anything = new() { MinimumInstances = 1, MinimumProteins = 1 };

    [Theory]
    [InlineData("Helical; Name=1", true, "Helical")]
    [InlineData("EF-hand 2", true, "EF-hand")]
    [InlineData("C2H2-type 11; degenerate", true, "C2H2-type")]
    [InlineData("Fibronectin type-III 3", true, "Fibronectin type-III")]
    [InlineData("WD 1", true, "WD")]
    [InlineData("1-2", true, null)]
    [InlineData("4", true, null)]
    [InlineData("2A", true, null)]
    [InlineData("SH3", true, "SH3")]
    [InlineData("Protein kinase", true, "Protein kinase")]
    [InlineData("N6-acetyllysine; alternate", false, "N6-acetyllysine")]
    [InlineData("interchain 2", false, "interchain 2")]
    [InlineData("; by PKA", false, null)]
    [InlineData(null, true, null)]
    public void A_note_becomes_the_name_of_its_group(string? note, bool numbered, string? expected) =>
        Assert.Equal(expected, ConceptNote.Normalise(note, numbered));

    [Fact]
    public void A_ligand_names_a_binding_site_and_the_type_holds_all_of_them()
    {
        ConceptSet set = Make(
            new ProteinFeature { Type = "BINDING", Start = 3, End = 5, Ligand = "ATP", LigandLabel = "1" },
            new ProteinFeature { Type = "BINDING", Start = 9, End = 9, Ligand = "Zn(2+)" },
            new ProteinFeature { Type = "BINDING", Start = 11, End = 11 });

        Assert.Equal(["BINDING", "BINDING: ATP", "BINDING: Zn(2+)"], Names(set));
        Assert.Equal(6, set.InstancesOf(0).Count);
        Assert.Equal(new ConceptInstance(0, 2, 5, false), set.InstancesOf(1)[0]);
        Assert.Equal(2, set.Report.Types.Single().WithoutNote);
    }

    [Fact]
    public void Disulfide_bonds_are_their_two_ends()
    {
        ConceptSet set = Make(
            new ProteinFeature { Type = "DISULFID", Start = 4, End = 18 },
            new ProteinFeature { Type = "DISULFID", Start = 7, End = 7, Note = "Interchain" });
        LabelIndex labels = set.ToLabels(Split());

        Assert.Equal(["DISULFID", "DISULFID: Interchain"], Names(set));
        Assert.Equal(2, set.InstancesOf(0)[0].Residues);
        Assert.Equal(1, set.InstancesOf(0)[1].Residues);
        Assert.Equal(6, labels.Positives(0, 0) + labels.Positives(0, 1));
        Assert.All(set.Concepts, concept => Assert.Equal(ConceptLevel.Residue, concept.Level));
    }

    [Fact]
    public void Open_ends_are_kept_and_unknown_foreign_and_outside_positions_are_counted()
    {
        ConceptSet set = Make(
            new ProteinFeature { Type = "HELIX", Start = 1, End = 4, StartFuzziness = PositionFuzziness.Before },
            new ProteinFeature { Type = "HELIX", Start = 6, End = 9, EndFuzziness = PositionFuzziness.Uncertain },
            new ProteinFeature { Type = "HELIX", End = 9, StartFuzziness = PositionFuzziness.Unknown },
            new ProteinFeature { Type = "HELIX", Start = 2, End = 3, Isoform = "P1-2" },
            new ProteinFeature { Type = "HELIX", Start = 15, End = 21 },
            new ProteinFeature { Type = "HELIX", Start = 0, End = 2 });
        FeatureTypeTally tally = set.Report.Types.Single();

        // Every feature is in both proteins of the corpus.
        Assert.Equal((12, 2, 2), (tally.Total, tally.Used, tally.OpenEnded));
        Assert.Equal((4, 2, 4), (tally.UnknownPosition, tally.OtherIsoform, tally.OutsideSequence));
        Assert.Equal([new ConceptInstance(0, 0, 4, false), new ConceptInstance(1, 0, 4, false)], set.InstancesOf(0));
    }

    [Fact]
    public void Mixed_types_have_no_concept_for_all_and_records_of_variants_have_none()
    {
        ConceptSet set = Make(
            new ProteinFeature { Type = "DOMAIN", Start = 1, End = 5, Note = "SH3 1" },
            new ProteinFeature { Type = "DOMAIN", Start = 7, End = 15, Note = "SH3 2" },
            new ProteinFeature { Type = "DOMAIN", Start = 16, End = 20, Note = "PDZ" },
            new ProteinFeature { Type = "VARIANT", Start = 4, End = 4, Note = "in dbSNP" },
            new ProteinFeature { Type = "CHAIN", Start = 1, End = 20, Note = "Kinase" });

        Assert.Equal(["DOMAIN: PDZ", "DOMAIN: SH3"], Names(set));
        Assert.Equal(4, set.InstancesOf(1).Count);
        Assert.Equal(["CHAIN", "VARIANT"], set.Report.Types.Where(t => t.WhyLeftOut is not null).Select(t => t.Type));
    }

    [Fact]
    public void A_note_that_all_places_of_its_type_have_is_not_a_second_concept()
    {
        ConceptSet set = Make(new ProteinFeature { Type = "TRANSMEM", Start = 2, End = 9, Note = "Helical; Name=1" });

        Assert.Equal(["TRANSMEM"], Names(set));
        ConceptGroupLine line = set.Report.Groups.Single(group => group.Concept.Note == "Helical");
        Assert.Equal("the same places as TRANSMEM", line.Outcome);
    }

    [Fact]
    public void Rare_notes_are_reported_but_still_count_in_their_type()
    {
        ProteinRecord[] records = Records(new ProteinFeature { Type = "MOTIF", Start = 2, End = 3, Note = "DEAD box" });
        records[0] = records[0] with
        {
            Features = [new ProteinFeature { Type = "SITE", Start = 2, End = 2, Note = "Cleavage" }],
        };
        records[1] = records[1] with
        {
            Features =
            [
                new ProteinFeature { Type = "SITE", Start = 3, End = 3, Note = "Important" },
                new ProteinFeature { Type = "SITE", Start = 4, End = 4, Note = "Important" },
            ],
        };
        ConceptSet set = ConceptSet.FromFeatures(records, Split(), s_anything);

        Assert.Equal(["SITE"], Names(set));
        Assert.Equal(3, set.InstancesOf(0).Count);
        ConceptGroupLine line = set.Report.Groups.Single(group => group.Concept.Note == "Important");
        Assert.Contains("0 instances in the", line.Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public void Overlapping_places_are_all_kept()
    {
        ConceptSet set = Make(
            new ProteinFeature { Type = "REPEAT", Start = 1, End = 10, Note = "1" },
            new ProteinFeature { Type = "REPEAT", Start = 8, End = 15, Note = "2" });
        LabelIndex labels = set.ToLabels(Split());

        Assert.Equal(["REPEAT"], Names(set));
        Assert.Equal(2, labels.InstanceCount(0, 0));
        Assert.Equal(15, labels.Positives(0, 0));
    }

    private static IEnumerable<string> Names(ConceptSet set) => set.Concepts.Select(concept => concept.Name);

    private static ConceptSet Make(params ProteinFeature[] features) =>
        ConceptSet.FromFeatures(Records(features), Split(), s_anything);

    // Two proteins of 20 residues with the same features, one in each half.
    private static ProteinRecord[] Records(params ProteinFeature[] features) =>
    [
        new() { Accession = "P1", Sequence = new string('A', 20), Features = features },
        new() { Accession = "P2", Sequence = new string('C', 20), Features = features },
    ];

    private static CorpusSplit Split() => CorpusSplit.Make(Records(), null, seed: 1);
}
