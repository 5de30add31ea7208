namespace PlmLens.Proteins.Labels;

/// <summary>The part of a benchmark that its authors put a protein in.</summary>
public enum LabelSplit
{
    /// <summary>To learn from.</summary>
    Train,

    /// <summary>To choose settings on.</summary>
    Validation,

    /// <summary>To report on.</summary>
    Test,
}
