namespace PlmLens.Analysis.Annotate.Homology;

/// <summary>One local alignment of two proteins.</summary>
/// <param name="Query">Number of the query.</param>
/// <param name="Target">Number of the target.</param>
/// <param name="Identity">Share of identical residues in the alignment, 0 to 1.</param>
/// <param name="EValue">Alignments this good that chance would give in the search.</param>
/// <param name="QueryStart">First aligned residue of the query, 0-based.</param>
/// <param name="TargetStart">First aligned residue of the target, 0-based.</param>
/// <param name="QueryRow">The query's row with gaps.</param>
/// <param name="TargetRow">The target's row, as long.</param>
public sealed record Alignment(
    int Query,
    int Target,
    double Identity,
    double EValue,
    int QueryStart,
    int TargetStart,
    string QueryRow,
    string TargetRow)
{
    /// <summary>The residues of the target that residues of the query are aligned with, gaps left out.</summary>
    /// <param name="start">First residue of the query, 0-based.</param>
    /// <param name="end">After the last.</param>
    public IEnumerable<int> TargetOf(int start, int end)
    {
        int query = QueryStart, target = TargetStart;
        for (int column = 0; column < QueryRow.Length && query < end; column++)
        {
            bool inQuery = QueryRow[column] != '-', inTarget = TargetRow[column] != '-';
            if (inQuery && inTarget && query >= start)
                yield return target;
            query += inQuery ? 1 : 0;
            target += inTarget ? 1 : 0;
        }
    }
}
