using PlmLens.Analysis.Annotate;
using PlmLens.Analysis.Concepts;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Tests.Annotate;

/// <summary>What curators say where a feature calls.</summary>
public sealed class CurationTests
{
    private static readonly ProteinRecord s_structured = Make("S1",
        new ProteinFeature { Type = "HELIX", Start = 5, End = 14, Evidence = ["ECO:0007829|PDB:1ABC"] },
        new ProteinFeature { Type = "STRAND", Start = 20, End = 25 },
        new ProteinFeature { Type = "DISULFID", Start = 3, End = 30 },
        new ProteinFeature { Type = "TRANSMEM", Note = "Helical; Name=1", Start = 32, End = 39 },
        new ProteinFeature { Type = "BINDING", Start = 28, End = 28, Ligand = "Zn(2+)" });

    private static readonly ProteinRecord s_unstructured = Make(
        "U1",
        new ProteinFeature { Type = "SIGNAL", Start = 1, End = 8 },
        new ProteinFeature { Type = "TRANSMEM", Note = "Helical", Start = 26, End = 34 });

    private static readonly AnnotatedCorpus s_corpus = AnnotatedCorpus.Read(
        [
            s_structured, s_unstructured, Make("E1"), s_structured with { Accession = "S2" },
            s_unstructured with { Accession = "U2" },
        ],
        CorpusSplit.Given([0, 0, 0, 1, 1], 5, byHomology: false),
        new HashSet<string> { "HELIX", "STRAND", "DISULFID", "SIGNAL" });

    [Theory]
    [InlineData("HELIX", 0, 4, 10, CuratedState.Annotated)]
    [InlineData("HELIX", 0, 9, 18, CuratedState.Annotated)]
    [InlineData("HELIX", 0, 12, 19, CuratedState.Partly)]
    [InlineData("HELIX", 0, 16, 18, CuratedState.Unannotated)]
    [InlineData("HELIX", 0, 19, 22, CuratedState.Disagrees)]
    [InlineData("HELIX", 1, 19, 22, CuratedState.NotJudged)]
    [InlineData("STRAND", 1, 30, 33, CuratedState.Disagrees)]
    [InlineData("HELIX", 2, 19, 22, CuratedState.Unknown)]
    [InlineData("STRAND", 0, 33, 36, CuratedState.Disagrees)]
    [InlineData("HELIX", 0, 33, 36, CuratedState.Unannotated)]
    [InlineData("DISULFID", 0, 2, 3, CuratedState.Annotated)]
    [InlineData("DISULFID", 0, 15, 16, CuratedState.Unannotated)]
    [InlineData("DISULFID", 0, 27, 28, CuratedState.Disagrees)]
    [InlineData("DISULFID", 1, 3, 4, CuratedState.Disagrees)]
    [InlineData("DISULFID", 1, 20, 21, CuratedState.Unannotated)]
    public void States(string concept, int protein, int start, int end, object state) => Assert.Equal(
        (CuratedState)state,
        Curation.StateOf(
            s_corpus, s_corpus.NumberOf(concept), new FeatureCall(protein, start, end, 1, start),
            AnnotateLevel.Region));

    [Fact]
    public void A_disulfide_is_its_two_ends()
    {
        int concept = s_corpus.NumberOf("DISULFID");
        Assert.Equal(2, s_corpus.CountIn(concept, 0, s_structured.Length));
        Assert.True(s_corpus.ConceptsAt(2).Contains((ushort)concept));
        Assert.True(s_corpus.ConceptsAt(29).Contains((ushort)concept));
    }

    [Fact]
    public void What_is_there_is_described_with_its_evidence()
    {
        var call = new FeatureCall(0, 2, 10, 1, 2);
        Assert.Equal("HELIX [ECO:0007829]; DISULFID", Curation.Describe(s_structured, call));
        Assert.True(Curation.HasExperiment(s_corpus, s_corpus.NumberOf("HELIX"), call, AnnotateLevel.Region));
        Assert.False(Curation.HasExperiment(s_corpus, s_corpus.NumberOf("DISULFID"), call, AnnotateLevel.Region));
        Assert.True(EvidenceCode.IsExperimental("ECO:0000269|PubMed:1"));
        Assert.False(EvidenceCode.IsExperimental("ECO:0000250"));
    }

    private static ProteinRecord Make(string accession, params ProteinFeature[] features) =>
        new() { Accession = accession, Sequence = new string('C', 40), Features = features };
}
