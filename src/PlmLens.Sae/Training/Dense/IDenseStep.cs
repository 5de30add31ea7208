namespace PlmLens.Sae;

/// <summary>A dense step without its type parameter: what tests look at.</summary>
internal interface IDenseStep
{
    DenseBuffers Buffers { get; }

    double ClipScale { get; }

    IReadOnlyList<DenseParameter> Parameters { get; }

    Resampling? Resampling { get; }
}
