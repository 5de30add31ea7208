using System.Runtime.InteropServices;
using PlmLens.Analysis.Concepts;

namespace PlmLens.Analysis.Families;

/// <summary>Adds to pairs of one feature how it ranks the proteins of the test half; one for each thread,
/// reused.</summary>
internal sealed class TestRanks(ClassIndex classes, CorpusSplit split)
{
    private readonly float[] _scores = new float[split.Proteins];
    private readonly float[] _test = new float[classes.ProteinsIn(CorpusSplit.Test)];
    private readonly List<float> _members = [];

    /// <summary>Takes the scores of the feature.</summary>
    public void Load(ProteinScoreList scores)
    {
        _scores.AsSpan().Clear();
        for (int i = 0; i < scores.Proteins.Length; i++)
            _scores[scores.Proteins[i]] = scores.Scores[i];
        int count = 0;
        for (int p = 0; p < _scores.Length; p++)
        {
            if (split.HalfOf(p) == CorpusSplit.Test)
                _test[count++] = _scores[p];
        }

        Array.Sort(_test);
    }

    /// <summary>The pair with both measures.</summary>
    public FamilyPair Add(FamilyPair pair)
    {
        _members.Clear();
        foreach (int protein in classes.Tested[pair.Class].Members)
        {
            if (split.HalfOf(protein) == CorpusSplit.Test)
                _members.Add(_scores[protein]);
        }

        (double auroc, double auprc) = RankMeasures.Of(_test, CollectionsMarshal.AsSpan(_members));
        return pair with { Auroc = auroc, Auprc = auprc };
    }
}
