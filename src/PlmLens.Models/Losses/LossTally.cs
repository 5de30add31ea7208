namespace PlmLens.Models;

/// <summary>Cross-entropy of residues, summed by protein.</summary>
/// <param name="name">What was done to the hidden states; "original" for nothing.</param>
public sealed class LossTally(string name)
{
    private readonly List<double> _sums = [];
    private readonly List<int> _counts = [];
    private double _divergence;

    /// <summary>What was done to the hidden states; "original" for nothing.</summary>
    public string Name { get; } = name;

    /// <summary>Nats, summed over all predicted residues.</summary>
    public double Sum => _sums.Sum();

    /// <summary>Residues predicted.</summary>
    public long Count => _counts.Sum(c => (long)c);

    /// <summary>Nats for one residue, NaN when none was predicted.</summary>
    public double Mean => Sum / Count;

    /// <summary>Nats for one residue: Kullback-Leibler divergence of this prediction from that of the model as it is,
    /// sum of p_original (log p_original - log p); 0 for the model itself.</summary>
    public double MeanDivergence => _divergence / Count;

    /// <summary>Mean over proteins of the mean over their residues, as InterPLM reports it: short proteins weigh as
    /// much as long ones. Proteins of which nothing was predicted do not count.</summary>
    public double MeanOfProteins
    {
        get
        {
            double sum = 0;
            int proteins = 0;
            for (int p = 0; p < _sums.Count; p++)
            {
                sum += _counts[p] > 0 ? _sums[p] / _counts[p] : 0;
                proteins += _counts[p] > 0 ? 1 : 0;
            }

            return sum / proteins;
        }
    }

    /// <summary>Nats of each protein, in input order; pairs with <see cref="CountOfProtein"/>.</summary>
    public IReadOnlyList<double> SumOfProtein => _sums;

    /// <summary>Residues predicted of each protein, in input order.</summary>
    public IReadOnlyList<int> CountOfProtein => _counts;

    internal void Add(int protein, double sum, double divergence, int count)
    {
        while (_sums.Count <= protein)
        {
            _sums.Add(0);
            _counts.Add(0);
        }

        _sums[protein] += sum;
        _counts[protein] += count;
        _divergence += divergence;
    }
}
