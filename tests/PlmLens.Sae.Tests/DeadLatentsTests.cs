using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae.Tests;

public sealed class DeadLatentsTests
{
    [Fact]
    public void A_latent_is_dead_when_it_has_not_fired_for_long_enough()
    {
        using var dead = new DeadLatents(3, deadAfter: 4);
        Assert.Equal(2, Observe(dead, [0, 1], [1, 1]));
        Assert.Equal(0, dead.Count);
        dead.Commit(2);
        Assert.Equal(2, Observe(dead, [0, 0], [1, 1]));
        Assert.Equal([2], dead.Dead.ToArray());
        dead.Commit(2);
        Assert.Equal([0L, 2, 4], dead.TokensSinceFired.View<long>().Span);
    }

    [Fact]
    public void Selected_with_value_zero_is_not_fired()
    {
        using var dead = new DeadLatents(2, deadAfter: 2);
        Assert.Equal(1, Observe(dead, [0, 1], [1, 0]));
        Assert.Equal([1], dead.Dead.ToArray());
    }

    [Fact]
    public void Observing_alone_changes_no_counter()
    {
        using var dead = new DeadLatents(1, deadAfter: 3);
        Observe(dead, [-1, -1], [0, 0]);
        Observe(dead, [-1, -1], [0, 0]);
        Assert.Equal(0, dead.Count);
    }

    // Two rows with one slot each.
    private static long Observe(DeadLatents dead, int[] indices, float[] values)
    {
        using var index = new Tensor(DType.I32, 2);
        indices.CopyTo(index.View<int>().Span);
        using var value = Tensor.FromFloats(values, 2);
        return dead.Observe(new SparseCodes(default, index, value, default, 1, 2, 1));
    }
}
