using System.Numerics;
using PlmLens.Core;
using PlmLens.Proteins.Structures;

namespace PlmLens.Proteins.Tests.Structures;

public sealed class CaNeighboursTests
{
    [Theory]
    [InlineData(1, 6f, 60f)]
    [InlineData(2, 8f, 50f)]
    [InlineData(3, 4f, 70f)]
    public void The_grid_finds_what_all_pairs_find(ulong seed, float radius, float box)
    {
        var random = new SeededRandom(seed);
        var positions = new Vector3?[400];
        for (int i = 0; i < positions.Length; i++)
        {
            // One in ten has no coordinates; the box straddles zero, so that cells with negative numbers occur.
            if (random.Next(10) > 0)
                positions[i] = new Vector3(Draw(), Draw(), Draw());
        }

        CaNeighbours found = CaNeighbours.Within(positions, radius);
        int pairs = 0;
        for (int i = 0; i < positions.Length; i++)
        {
            int[] expected = [.. Enumerable.Range(0, positions.Length).Where(j => j != i
                && positions[i] is { } a && positions[j] is { } b && Vector3.Distance(a, b) <= radius)];
            Assert.Equal(expected, found.Of(i).ToArray());
            pairs += expected.Length;
        }

        Assert.True(pairs > 20);

        float Draw() => (float)((random.NextDouble() - 0.5) * box);
    }

    [Fact]
    public void The_radius_itself_counts()
    {
        CaNeighbours found = CaNeighbours.Within([Vector3.Zero, new Vector3(6, 0, 0), new Vector3(12.001f, 0, 0)], 6);
        Assert.Equal([1], found.Of(0).ToArray());
        Assert.Equal([0], found.Of(1).ToArray());
        Assert.Equal(0, found.Of(2).Length);
    }

    [Fact]
    public void Crowded_atoms_are_refused_before_their_pairs_are_listed()
    {
        var positions = new Vector3?[200_000];
        Array.Fill(positions, Vector3.One);
        TestText.Refused(() => CaNeighbours.Within(positions, 6), "200000 CA atoms");
    }

    [Fact]
    public void A_protein_without_coordinates_has_no_neighbours()
    {
        CaNeighbours found = CaNeighbours.Within(new Vector3?[3], 6);
        Assert.Equal(3, found.Count);
        Assert.Equal(0, found.Of(1).Length);
    }
}
