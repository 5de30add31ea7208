using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>What the model gave for one protein. All views are valid until the next protein is asked for.</summary>
public sealed class ProteinStates
{
    private readonly GroupCapture _capture;
    private readonly int _member;

    internal ProteinStates(GroupCapture capture, int member, PlannedProtein protein)
    {
        _capture = capture;
        _member = member;
        Protein = protein;
    }

    /// <summary>The protein, its tokens, and how it went through the model.</summary>
    public PlannedProtein Protein { get; }

    /// <summary>Place in the input, from 0; skipped proteins leave gaps.</summary>
    public int Index => Protein.Index;

    /// <summary>Name from the input.</summary>
    public string Id => Protein.Id;

    /// <summary>Rows of <see cref="States"/>: the covered residues, and 2 more with start and end token.</summary>
    public int Rows => _capture.RowsOf(_member);

    /// <summary>Hidden states at one of the points asked for.</summary>
    /// <param name="point">Index in <see cref="ResidueStreamOptions.Points"/>.</param>
    /// <returns>[Rows, d]: one row for each covered residue, in order; with special tokens, the start token's before
    /// and the end token's after them.</returns>
    public TensorView<float> States(int point) => _capture.States(_member, point);

    /// <summary>[Rows, 33], or a default view when not asked for.</summary>
    public TensorView<float> Logits => _capture.Logits(_member);

    /// <summary>[covered, covered] contact probabilities; a default view when not asked for or when the protein went
    /// through in windows, where no pass sees all pairs.</summary>
    public TensorView<float> Contacts => _capture.Contacts(_member);

    /// <summary>[blocks, heads, tokens, tokens] attention, start and end token included; a default view as for
    /// <see cref="Contacts"/>.</summary>
    public TensorView<float> Attention => _capture.Attention(_member);
}
