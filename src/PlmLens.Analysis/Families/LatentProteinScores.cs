using System.Runtime.InteropServices;
using PlmLens.Analysis.Scoring;

namespace PlmLens.Analysis.Families;

/// <summary>A latent's score of a protein is its largest activation on it; proteins without any are not
/// listed.</summary>
/// <param name="columns">The codes of the corpus.</param>
/// <param name="lengths">Residues of each protein, in order.</param>
internal sealed class LatentProteinScores(IFeatureColumns columns, int[] lengths) : IProteinScores
{
    public int Features => columns.Features;

    public int Proteins => lengths.Length;

    public int FeaturesPerRead => columns.FeaturesPerRead;

    public IProteinScoreReader OpenReader() => new Reader(columns.OpenReader(), lengths);

    private sealed class Reader(IFeatureColumnReader reader, int[] lengths) : IProteinScoreReader
    {
        private readonly List<int> _proteins = [];
        private readonly List<float> _scores = [];

        public ProteinScoreList Read(int feature)
        {
            _proteins.Clear();
            _scores.Clear();
            FeatureColumn column = reader.Read(feature);
            int protein = 0, start = 0;
            for (int i = 0; i < column.Values.Length; i++)
            {
                float value = column.Values[i];
                if (!(value > 0))
                    continue;
                int residue = column.Residue(i);
                while (residue >= start + lengths[protein])
                    start += lengths[protein++];
                if (_proteins.Count > 0 && _proteins[^1] == protein)
                {
                    _scores[^1] = Math.Max(_scores[^1], value);
                    continue;
                }

                _proteins.Add(protein);
                _scores.Add(value);
            }

            return new ProteinScoreList(CollectionsMarshal.AsSpan(_proteins), CollectionsMarshal.AsSpan(_scores));
        }

        public void Dispose() => reader.Dispose();
    }
}
