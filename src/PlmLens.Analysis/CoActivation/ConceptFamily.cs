using PlmLens.Analysis.Concepts;

namespace PlmLens.Analysis.CoActivation;

/// <summary>How a child concept belongs to its parent.</summary>
public enum FamilyKind
{
    /// <summary>The parent is a feature type or a group of its notes, the child one of them; an instance is a
    /// place.</summary>
    Note,

    /// <summary>The child's residues lie inside the parent's places; an instance is a residue.</summary>
    Nested,

    /// <summary>The parent is an amino acid, the child the same amino acid inside a concept; an instance is a
    /// residue.</summary>
    AminoAcid,
}

/// <summary>The latent that means a parent concept: it fires where its value is greater than <see
/// cref="Cut"/>.</summary>
/// <param name="Latent">The latent, chosen on the validation half.</param>
/// <param name="Threshold">Fraction of its maximum over that half.</param>
/// <param name="Cut">Threshold times maximum, in binary32.</param>
public readonly record struct ConceptLatent(int Latent, double Threshold, float Cut);

/// <summary>A child concept.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Has">[instances of the parent]: which of them are instances of the child.</param>
internal sealed record ConceptChild(string Name, bool[] Has);

/// <summary>A parent concept with the children that may absorb it.</summary>
/// <param name="Kind">How the children belong to it.</param>
/// <param name="Parent">Its name.</param>
/// <param name="Best">The latent that means it.</param>
/// <param name="Instances">Its instances in corpus order.</param>
/// <param name="Children">One or more.</param>
internal sealed record ConceptFamily(
    FamilyKind Kind,
    string Parent,
    ConceptLatent Best,
    IReadOnlyList<ConceptInstance> Instances,
    IReadOnlyList<ConceptChild> Children);
