using PlmLens.Cli.Training;

namespace PlmLens.Cli.Tests.Training;

public sealed class SweepTomlTests
{
    [Fact]
    public void Strings_numbers_truth_and_arrays_are_read_with_their_lines()
    {
        SweepFile file = SweepToml.Parse(
            "# a sweep\r\na = \"x # \\\"y\\\"\"\n\n"
            + "b-2 = ['C:\\new', 1_000, 2.5e-3,\n  true]\n[[sae]] # first\nk = -7\n");
        Assert.Empty(file.Problems);
        Assert.Equal(["a", "b-2"], file.Shared.Select(e => e.Key));
        Assert.Equal(["x # \"y\""], file.Shared[0].Values);
        Assert.Equal("line 2", file.Shared[0].Place);
        Assert.Equal(["C:\\new", "1000", "2.5e-3", "true"], file.Shared[1].Values);
        SweepGrid grid = Assert.Single(file.Grids);
        Assert.Equal("line 6", grid.Place);
        Assert.Equal(["-7"], grid.Entries[0].Values);
        Assert.Equal("line 7", grid.Entries[0].Place);
    }

    [Theory]
    [InlineData("k = ", "line 1", "no string")]
    [InlineData("k 5", "line 1", "'=' is missing")]
    [InlineData("\nk = \"five", "line 2", "not closed")]
    [InlineData("k = [1 2]", "line 1", "','")]
    [InlineData("k = []", "line 1", "without values")]
    [InlineData("k = [1,\n\n", "line 3", "no string")]
    [InlineData("k = 1 2", "line 1", "left over")]
    [InlineData("k = 1\nk = 2", "line 2", "twice")]
    [InlineData("k = 1.2.3", "line 1", "'1.2.3'")]
    [InlineData("k = nan", "line 1", "'nan'")]
    [InlineData("k = \"a\\u0041\"", "line 1", "escape")]
    [InlineData("[sae]\nk = 1", "line 1", "[[sae]]")]
    [InlineData("a.b = 1", "line 1", "'='")]
    [InlineData("\"a\" = 1", "line 1", "name")]
    public void What_is_not_understood_is_named_with_its_line(string text, string line, string problem)
    {
        string first = SweepToml.Parse(text).Problems[0];
        Assert.StartsWith(line + ": ", first, StringComparison.Ordinal);
        Assert.Contains(problem, first, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_ends_in_problems_and_never_in_a_fault()
    {
        var random = new Core.SeededRandom(2, "toml");
        const string Signs = "ab=[]\"'#,\n\\ 1.-_{}";
        for (int i = 0; i < 3000; i++)
        {
            string text = string.Concat(
                Enumerable.Range(0, random.Next(40)).Select(_ => Signs[random.Next(Signs.Length)]));
            Assert.NotNull(SweepToml.Parse(text));
            Assert.NotNull(SweepJson.Parse(text));
        }
    }
}
