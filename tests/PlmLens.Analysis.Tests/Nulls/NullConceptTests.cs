using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Nulls;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Tests.Nulls;

public sealed class NullConceptTests
{
    [Theory]
    [InlineData("AMINO_ACID: C", "ACDC<mask>", "0101.")]
    [InlineData("POSITION: first residue", "MKV", "1..")]
    [InlineData("POSITION: first 5 residues", "MKV", "111")]
    [InlineData("POSITION: last residue", "MKV", "..1")]
    [InlineData("POSITION: first tenth", "MKVAAAAAAAA", "11.........")]
    [InlineData("POSITION: last tenth", "MKVAAAAAAA", ".........1")]
    [InlineData("COMPOSITION: low complexity", "ACDEFGHIKLMNPQRSTVWY", "....................")]
    [InlineData("COMPOSITION: low complexity", "AAAAAAAAAAAACDEFGHIKLMNPQRSTVWY", "11111111111111111..............")]
    public void Residues_are_marked_as_the_name_says(string name, string sequence, string expected)
    {
        NullConcept concept = NullConcepts.All.Single(one => one.Concept.Name == name);
        string letters = NullConcepts.Letters(new ProteinRecord { Accession = "P", Sequence = sequence });
        var marks = new bool[letters.Length];
        concept.Mark(letters, marks);

        Assert.Equal(expected.Replace('.', '0'), string.Concat(marks.Select(mark => mark ? '1' : '0')));
    }

    [Fact]
    public void A_rich_window_is_one_with_enough_residues_of_the_class()
    {
        var random = new SeededRandom(2);
        const string Letters = "ACDEFGHIKLMNPQRSTVWYPPPPPP";
        string sequence = string.Concat(Enumerable.Range(0, 200).Select(_ => Letters[random.Next(Letters.Length)]));
        var marks = new bool[sequence.Length];
        var concept = new RichWindow("P-rich", "P", 6);
        concept.Mark(sequence, marks);
        for (int i = 0; i < sequence.Length; i++)
        {
            bool expected = Enumerable.Range(i - RichWindow.Window + 1, RichWindow.Window).Any(
                start => start >= 0 && start + RichWindow.Window <= sequence.Length
                    && sequence.Substring(start, RichWindow.Window).Count(letter => letter == 'P') >= 6);
            Assert.Equal(expected, marks[i]);
        }

        Assert.Contains(true, marks);
        Assert.Contains(false, marks);
    }

    [Fact]
    public void Columns_and_concepts_hold_the_same_residues()
    {
        var random = new SeededRandom(3);
        ProteinRecord[] records =
        [
            .. Enumerable.Range(0, 12).Select(p => new ProteinRecord
            {
                Accession = $"P{p}",
                Sequence = string.Concat(
                    Enumerable.Range(0, 30 + random.Next(80)).Select(_ => "AAAACDEFGHIKLMNPQRSTVWY"[random.Next(23)])),
            }),
        ];
        CorpusSplit split = CorpusSplit.Make(records, null, 1);
        ConceptSet concepts = NullConcepts.Of(records);
        ConceptScores scores = ConceptScorer.Score(
            new NullConceptColumns(records),
            concepts,
            split,
            ThresholdScale.Maximum,
            new ScoreOptions(),
            WorkerPool.Shared,
            TestContext.Current.CancellationToken);
        foreach ((int i, ConceptResult result) in scores.Concepts.Index())
        {
            if (result.ValidationPositives == 0)
                continue;
            Assert.Equal(1, scores.PairsByFeature[i].First(pair => pair.Concept == i).Validation.F1);
            Assert.Equal(NullConceptColumns.NameOf(i), result.Concept.Name);
        }
    }
}
