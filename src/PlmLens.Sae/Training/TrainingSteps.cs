using PlmLens.Compute;

namespace PlmLens.Sae;

/// <summary>Which family trains which architecture.</summary>
internal static class TrainingSteps
{
    public static ITrainingStep Create(
        IBackend backend, TrainingBatch batch, TrainerState state, TrainingOptions options, PhaseTimer phases) =>
        options.Architecture switch
        {
            Architecture.TopK or Architecture.BatchTopK or Architecture.Matryoshka =>
                new SparseStep(backend, batch, state, options, phases),
            _ => DenseSteps.Create(backend, batch, state, options, phases),
        };
}
