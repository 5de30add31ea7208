using System.Security.Cryptography;
using System.Text;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Store;

namespace PlmLens.Sae;

/// <summary>
/// Windows of hidden states that one or more models compute when they are wanted, kept as BF16: what a cache of that
/// type would hold. A window is a stretch of the proteins in the seeded order of their epoch.
/// </summary>
internal sealed class ModelFeed : IWindowFeed
{
    private const int SampleRows = 4096;

    private readonly IReadOnlyList<ModelHooks> _models;
    private readonly ResidueStream[] _passes;
    private readonly List<NamedSequence> _proteins = [];
    private readonly List<int> _rowsOf = [];
    private readonly ulong _seed;
    private readonly int _windows;
    private readonly string _input;
    private readonly string _rowName;
    private readonly Lock _plansGate = new();
    private readonly EpochPlan?[] _plans = new EpochPlan?[2];

    /// <summary>Plans the windows.</summary>
    /// <param name="models">At least one.</param>
    /// <param name="proteins">Those without any row, because they are too long, are left out.</param>
    /// <param name="pass">How they go through the models.</param>
    /// <param name="tokens">Which tokens have rows.</param>
    /// <param name="options">Seed and sizes.</param>
    /// <exception cref="PlmLensException">No rows, a sequence that cannot be tokenised, or models that cut a protein
    /// differently.</exception>
    public ModelFeed(
        IReadOnlyList<ModelHooks> models,
        IEnumerable<NamedSequence> proteins,
        ModelPass pass,
        TokenPolicy tokens,
        WindowOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(models.Count, nameof(models));
        _models = models;
        _seed = options.Seed;
        _rowName = tokens == TokenPolicy.All ? "token" : "residue";
        _input = Take(proteins, pass.Long, tokens == TokenPolicy.All ? 2 : 0);
        Streams = [.. models.SelectMany(m => m.Points.Select(p => new ActivationStream(
            m.Model.Name, m.Model.ModelHash, p.Name, m.Model.Config.Dim)))];
        DTypes = [.. Streams.Select(_ => DType.BF16)];
        long rowBytes = Streams.Sum(s => (long)StoredRows.RowBytes(DType.BF16, s.Width));
        long fits = Math.Clamp(options.MemoryBytes / rowBytes, 2, int.MaxValue);
        long most = Math.Min(options.ModelRows, fits / 2);
        _windows = Rows <= Math.Min(options.ModelRows, fits) ? 1 : checked((int)((Rows + most - 1) / most));
        Fingerprint =
            $"proteins {_input}; {Rows} rows in {_windows} windows; {pass.Long.Text()}".ToLowerInvariant();
        _passes =
        [
            .. models.Select(m => new ResidueStream(m.Model, new ResidueStreamOptions
            {
                Points = m.Points,
                KeepSpecialTokens = tokens == TokenPolicy.All,
                Long = pass.Long,
                TokenBudget = pass.TokenBudget,
            })),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ActivationStream> Streams { get; }

    /// <inheritdoc/>
    public IReadOnlyList<DType> DTypes { get; }

    /// <inheritdoc/>
    public long Rows { get; private set; }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public RowWindow At(long position)
    {
        (long epoch, long row) = Math.DivRem(position, Rows);
        (int window, long first, long end) = PlanOf(epoch).At(row);
        long number = (epoch * _windows) + window;
        return new RowWindow(
            (epoch * Rows) + first, checked((int)(end - first)), number, _windows == 1 ? 0 : number);
    }

    /// <inheritdoc/>
    public void Fill(RowWindow window, WindowBuffer target, CancellationToken cancellation)
    {
        (long epoch, long row) = Math.DivRem(window.First, Rows);
        int[] proteins = [.. PlanOf(epoch).Proteins(row)];
        int stream = 0;
        for (int m = 0; m < _models.Count; m++)
        {
            int at = 0, points = _models[m].Points.Count;
            foreach (ProteinStates states in _passes[m].Run(proteins.Select(p => _proteins[p]), cancellation))
            {
                for (int point = 0; point < points; point++)
                {
                    target.Rows(stream + point).Write(at, states.States(point));
                    target.Measure(stream + point, at, states.Rows);
                }

                at += states.Rows;
            }

            stream += points;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> SampleNorms()
    {
        EpochPlan plan = PlanOf(0);
        var proteins = new List<NamedSequence>();
        for (int i = 0, rows = 0; i < _proteins.Count && rows < SampleRows; i++)
        {
            proteins.Add(_proteins[plan.ProteinAt(i)]);
            rows += _rowsOf[plan.ProteinAt(i)];
        }

        var norms = new List<List<float>>();
        for (int m = 0; m < _models.Count; m++)
        {
            List<float>[] own = [.. _models[m].Points.Select(_ => new List<float>())];
            norms.AddRange(own);
            int width = _models[m].Model.Config.Dim;
            foreach (ProteinStates states in _passes[m].Run(proteins))
            {
                for (int point = 0; point < own.Length; point++)
                {
                    for (int row = 0; row < states.Rows; row++)
                        own[point].Add(WindowBuffer.NormOf(states.States(point).Row(row, width).Span));
                }
            }
        }

        return [.. norms.Select(n => n.ToArray())];
    }

    /// <inheritdoc/>
    public string Describe(RowWindow window, int row)
    {
        (long epoch, long first) = Math.DivRem(window.First, Rows);
        foreach (int protein in PlanOf(epoch).Proteins(first))
        {
            if (row < _rowsOf[protein])
                return $"{_proteins[protein].Id}, {_rowName} {row + 1} of {_rowsOf[protein]}";
            row -= _rowsOf[protein];
        }

        throw new ArgumentOutOfRangeException(nameof(row));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ResidueStream pass in _passes)
            pass.Dispose();
    }

    // Counts rows and gives the hash of the sequences.
    private string Take(IEnumerable<NamedSequence> proteins, LongPolicy policy, int extra)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (NamedSequence protein in proteins)
        {
            int[] covered =
            [
                .. _models.Select(m => PlannedProtein.Plan(0, protein, policy, m.Model.Config.MaxResidues).Covered)
                    .Distinct(),
            ];
            if (covered.Length > 1)
            {
                throw new PlmLensException(
                    $"The models see {string.Join(" and ", covered)} residues of {protein.Id}, so their rows do not " +
                    "belong together; leave it out or have long proteins windowed.");
            }

            hash.AppendData(Encoding.UTF8.GetBytes($"{protein.Id}\t{protein.Sequence}\n"));
            if (covered[0] == 0)
                continue;
            _proteins.Add(protein);
            _rowsOf.Add(covered[0] + extra);
            Rows += covered[0] + extra;
        }

        if (Rows == 0)
            throw new PlmLensException("There are no proteins to train on; give at least one that fits the model.");
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private EpochPlan PlanOf(long epoch)
    {
        lock (_plansGate)
        {
            // The window that is trained on and the one that is filled can be of two epochs.
            ref EpochPlan? plan = ref _plans[epoch % 2];
            if (plan?.Epoch != epoch)
                plan = new EpochPlan(_rowsOf, Rows, _windows, _seed, epoch);
            return plan;
        }
    }
}
