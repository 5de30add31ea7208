using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Analysis.Probes;

/// <summary>
/// Collects the inputs of a task from a model, protein by protein in the task's order: hidden states and the SAE's
/// codes, of every labelled residue, or the mean over a protein's residues.
/// </summary>
public sealed class ModelInputs : IDisposable
{
    private readonly ProbeTask _task;
    private readonly ISparseEncoder _encoder;
    private readonly float[] _states;
    private readonly SparseDesignBuilder _codes;
    private readonly CodeBuffer _buffer = new();
    private readonly double[] _sums;
    private int _row;
    private int _protein;

    /// <summary>Makes room.</summary>
    /// <param name="task">Whose rows are wanted.</param>
    /// <param name="encoder">The SAE.</param>
    /// <exception cref="PlmLensException">The states of all rows are too many for one array.</exception>
    public ModelInputs(ProbeTask task, ISparseEncoder encoder)
    {
        long values = (long)task.Rows * encoder.Width;
        if (values > Array.MaxLength)
        {
            throw new PlmLensException(
                $"{task.Name}: {task.Rows:N0} rows of {encoder.Width} hidden values are too many at once; "
                + "use fewer proteins (--proteins).");
        }

        _task = task;
        _encoder = encoder;
        _states = new float[values];
        _codes = new SparseDesignBuilder(encoder.Latents);
        _sums = new double[Math.Max(encoder.Latents, encoder.Width)];
    }

    /// <summary>Adds the next protein of the task.</summary>
    /// <param name="states">[residues, width].</param>
    /// <param name="residues">All residues of the protein.</param>
    /// <exception cref="PlmLensException">The model did not see every residue.</exception>
    public void Add(TensorView<float> states, int residues)
    {
        ProbeProtein protein = _task.Proteins[_protein];
        if (protein.Sequence.Length != residues && _task.OfResidues)
        {
            throw new PlmLensException(
                $"{protein.Id} has {protein.Sequence.Length} residues and the model gave {residues}; leave it out.");
        }

        _buffer.Clear();
        _encoder.Encode(states, residues, _buffer);
        if (_task.OfResidues)
            AddResidues(states);
        else
            AddMeans(states, residues);
        _protein++;
    }

    /// <summary>The codes and the states, when every protein has been added.</summary>
    public (ProbeInput Sae, ProbeInput States) Finish()
    {
        if (_row != _task.Rows)
            throw new InvalidOperationException($"{_row} of {_task.Rows} rows were added.");
        return (
            new ProbeInput("sae", _codes.Build(), j => $"f/{j}", sparseProbes: true),
            new ProbeInput(
                "states", new DenseDesign(_states, _row, _encoder.Width), j => $"d/{j}", sparseProbes: true));
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    private void AddResidues(TensorView<float> states)
    {
        for (; _row < _task.Rows && _task.ProteinOf(_row) == _protein; _row++)
        {
            int position = _task.PositionOf(_row);
            states.Row(position, _encoder.Width).Span.CopyTo(_states.AsSpan(_row * _encoder.Width));
            ReadOnlySpan<int> latents = _buffer.IndicesOf(position);
            ReadOnlySpan<float> values = _buffer.ValuesOf(position);
            for (int i = 0; i < latents.Length; i++)
                _codes.Add(latents[i], values[i]);
            _codes.EndRow();
        }
    }

    private void AddMeans(TensorView<float> states, int residues)
    {
        Array.Clear(_sums);
        for (int r = 0; r < residues; r++)
        {
            ReadOnlySpan<float> row = states.Row(r, _encoder.Width).Span;
            for (int j = 0; j < row.Length; j++)
                _sums[j] += row[j];
        }

        for (int j = 0; j < _encoder.Width; j++)
            _states[(_row * _encoder.Width) + j] = (float)(_sums[j] / residues);
        Array.Clear(_sums);
        for (int r = 0; r < residues; r++)
        {
            ReadOnlySpan<int> latents = _buffer.IndicesOf(r);
            ReadOnlySpan<float> values = _buffer.ValuesOf(r);
            for (int i = 0; i < latents.Length; i++)
                _sums[latents[i]] += values[i];
        }

        for (int j = 0; j < _encoder.Latents; j++)
        {
            if (_sums[j] != 0)
                _codes.Add(j, (float)(_sums[j] / residues));
        }

        _codes.EndRow();
        _row++;
    }
}
