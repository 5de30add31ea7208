using PlmLens.Proteins.Labels;

namespace PlmLens.Proteins.Tests.Labels;

public sealed class IntervalFileTests
{
    [Fact]
    public void Stretches_are_read_by_the_names_of_columns()
    {
        using var files = new LabelFiles();
        string path = files.Write(
            "a.tsv", "label\taccession\twho\tstart\tend\nhelix\tP1\tme\t3\t9\n\nhelix\tP1\tme\t5\t5\n");
        Assert.Equal(
            [new LabelledInterval("P1", 3, 9, "helix", 2), new LabelledInterval("P1", 5, 5, "helix", 4)],
            IntervalFile.Read(path));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("accession\tstart\tend\n", ":1: there is no column 'label'")]
    [InlineData("accession\tstart\tend\tlabel\nP1\t3\t9\n", ":2: the line has 3 cells, but the header has 4")]
    [InlineData("accession\tstart\tend\tlabel\nP1\t0\t9\tx\n", ":2: P1: '0' to '9' is no stretch")]
    [InlineData("accession\tstart\tend\tlabel\nP1\t9\t3\tx\n", ":2: P1: '9' to '3' is no stretch")]
    [InlineData("accession\tstart\tend\tlabel\nP1\t<3\t9\tx\n", ":2: P1: '<3' to '9' is no stretch")]
    [InlineData("accession\tstart\tend\tlabel\nP1\t3\t99999999999\tx\n", ":2: P1: '3' to '99999999999' is no stretch")]
    [InlineData("accession\tstart\tend\tlabel\n\t3\t9\tx\n", ":2: accession or label is empty")]
    [InlineData("accession\tstart\tend\tlabel\nP1\t3\t9\t \n", ":2: accession or label is empty")]
    public void Damaged_tables_are_refused_with_the_line(string text, string part)
    {
        using var files = new LabelFiles();
        TestText.Refused(() => IntervalFile.Read(files.Write("a.tsv", text)), part);
    }
}
