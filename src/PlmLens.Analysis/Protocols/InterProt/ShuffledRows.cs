namespace PlmLens.Analysis.Protocols.InterProt;

/// <summary>
/// Divides rows as scikit-learn's <c>train_test_split(test_size=0.5, random_state=seed)</c> does, on which InterProt's
/// numbers rest: the rows are shuffled by NumPy's legacy generator, and the first half (the larger one) is for testing.
/// </summary>
public static class ShuffledRows
{
    /// <summary>Divides rows 0 .. <paramref name="rows"/> - 1.</summary>
    /// <param name="rows">0 or more.</param>
    /// <param name="seed">InterProt uses 42.</param>
    public static (int[] Train, int[] Test) Split(int rows, uint seed)
    {
        int[] order = new NumPyRandom(seed).Permutation(rows);
        int test = (rows + 1) / 2;
        return (order[test..], order[..test]);
    }
}
