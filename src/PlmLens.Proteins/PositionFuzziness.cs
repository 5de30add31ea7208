namespace PlmLens.Proteins;

/// <summary>How well one end of a feature is known: the sign before its position in UniProt.</summary>
public enum PositionFuzziness
{
    /// <summary>The position is given without a sign: <c>12</c>.</summary>
    Exact,

    /// <summary>The feature begins before the given position: <c>&lt;1</c>.</summary>
    Before,

    /// <summary>The feature ends after the given position: <c>&gt;154</c>.</summary>
    After,

    /// <summary>The position is a guess: <c>?12</c>.</summary>
    Uncertain,

    /// <summary>The position is not known: <c>?</c>; the number is null.</summary>
    Unknown,
}
