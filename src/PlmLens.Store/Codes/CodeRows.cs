namespace PlmLens.Store;

/// <summary>The features of neighbouring residues.</summary>
/// <param name="Starts">[rows + 1]: where each row's features begin; the first is 0.</param>
/// <param name="Features">Features, ascending inside a row.</param>
/// <param name="Values">As many activations.</param>
public sealed record CodeRows(int[] Starts, uint[] Features, float[] Values)
{
    /// <summary>Rows.</summary>
    public int Rows => Starts.Length - 1;
}
