using PlmLens.Analysis.Controls;

namespace PlmLens.Analysis.Tests.Controls;

public sealed class ExampleProteinsTests
{
    [Fact]
    public void The_strongest_six_come_first_and_of_equal_ones_the_first_protein() => Assert.Equal(
        [2, 0, 1, 4, 3, 5], ExampleProteins.ForRating([9, 9, 10, 8.5f, 9, 8.2f, 8.1f, 0, 8.1f]));

    [Fact]
    public void Then_the_strongest_and_the_weakest_of_the_next_range_that_has_any()
    {
        // Six in the first range, nothing in the second, three in the third, one in the fourth.
        float[] maxima = [10, 9, 9, 9, 9, 9, 4, 3, 2.5f, 0.5f];
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 8], ExampleProteins.ForRating(maxima));
        maxima[6] = maxima[7] = maxima[8] = 0;
        Assert.Equal([0, 1, 2, 3, 4, 5, 9], ExampleProteins.ForRating(maxima));
    }

    [Fact]
    public void A_single_strong_protein_does_not_hide_the_others() => Assert.Equal(
        [0, 1, 2, 3, 4, 5, 7, 8], ExampleProteins.ForRating([10, 4, 4, 4, 4, 4, 4, 1.9f, 1, 0]));

    [Fact]
    public void What_is_active_nowhere_has_none() => Assert.Empty(ExampleProteins.ForRating([0, 0, 0]));

    [Theory]
    [InlineData(5, 12, new[] { 0, 1, 2, 3, 4 })]
    [InlineData(10, 2, new[] { 0, 9 })]
    [InlineData(10, 4, new[] { 0, 3, 6, 9 })]
    public void A_spread_reaches_from_end_to_end(int count, int most, int[] expected) =>
        Assert.Equal(expected, ExampleProteins.Spread([.. Enumerable.Range(0, count)], most));
}
