using PlmLens.Core;

namespace PlmLens.Analysis.Structure;

/// <summary>The first few places of random permutations of 0 .. n - 1, in time and memory that do not grow with n once
/// it was reached. A Fisher-Yates shuffle that stops early and is undone.</summary>
internal sealed class PartialPermutation
{
    private readonly List<int> _swapped = [];
    private int[] _order = [];
    private int _count;

    /// <summary>Starts a permutation.</summary>
    public void Begin(int count)
    {
        for (int i = _swapped.Count - 1; i >= 0; i--)
            (_order[i], _order[_swapped[i]]) = (_order[_swapped[i]], _order[i]);
        _swapped.Clear();
        if (count > _order.Length)
        {
            int old = _order.Length;
            Array.Resize(ref _order, Math.Max(count, 2 * old));
            for (int i = old; i < _order.Length; i++)
                _order[i] = i;
        }

        _count = count;
    }

    /// <summary>What stands at the next place; at most as many times as there are places.</summary>
    public int Next(SeededRandom random)
    {
        int at = _swapped.Count, other = at + random.Next(_count - at);
        _swapped.Add(other);
        (_order[at], _order[other]) = (_order[other], _order[at]);
        return _order[at];
    }
}
