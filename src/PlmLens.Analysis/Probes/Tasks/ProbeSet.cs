namespace PlmLens.Analysis.Probes;

/// <summary>What a protein is for in a probe task.</summary>
public enum ProbeSet
{
    /// <summary>Coefficients are fitted on it.</summary>
    Train,

    /// <summary>The strength of the penalty is chosen on it; the last fit uses it too.</summary>
    Validation,

    /// <summary>Reported once.</summary>
    Test,
}
