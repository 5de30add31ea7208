namespace PlmLens.Models.Tests.Batching;

public sealed class ProteinWindowsTests
{
    [Fact]
    public void A_protein_that_fits_is_one_window() =>
        Assert.Equal([new ProteinWindow(0, 1022, 0, 1022)], ProteinWindows.Cut(1022, 1022));

    [Fact]
    public void A_protein_one_too_long_is_two_windows_that_meet_in_the_middle() =>
        Assert.Equal([new(0, 10, 0, 6), new(1, 10, 6, 11)], ProteinWindows.Cut(11, 10));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(31)]
    public void Every_residue_is_kept_once_from_the_window_in_which_it_is_most_central(int context)
    {
        for (int residues = 1; residues <= 8 * context; residues++)
        {
            IReadOnlyList<ProteinWindow> windows = ProteinWindows.Cut(residues, context);
            Assert.Equal(0, windows[0].First);
            Assert.Equal(residues, windows[^1].End);
            Assert.Equal(residues, windows[^1].KeepEnd);
            int next = 0;
            foreach (ProteinWindow window in windows)
            {
                Assert.Equal(next, window.KeepFirst);
                Assert.InRange(window.Length, 1, context);
                Assert.True(window.KeepFirst >= window.First && window.KeepEnd <= window.End);
                for (int r = window.KeepFirst; r < window.KeepEnd; r++)
                    Assert.Equal(windows.Min(w => Away(w, r)), Away(window, r));
                next = window.KeepEnd;
            }
        }

        static int Away(ProteinWindow window, int residue) =>
            Math.Abs((2 * (residue - window.First)) - window.Length + 1);
    }

    [Theory]
    [InlineData(35_000)]
    [InlineData(1_023)]
    [InlineData(5_000)]
    public void Every_residue_sees_a_quarter_of_the_context_to_both_sides(int residues)
    {
        const int Context = 1022;
        foreach (ProteinWindow window in ProteinWindows.Cut(residues, Context))
        {
            Assert.True(window.KeepFirst - window.First >= Context / 4 || window.First == 0);
            Assert.True(window.End - window.KeepEnd >= Context / 4 || window.End == residues);
        }
    }
}
