using PlmLens.Compute;

namespace PlmLens.Sae;

/// <summary>Which formula belongs to which architecture without top-k.</summary>
internal static class DenseSteps
{
    public static ITrainingStep Create(
        IBackend backend, TrainingBatch batch, TrainerState state, TrainingOptions options, PhaseTimer phases)
    {
        bool gated = options.Architecture == Architecture.Gated;
        var buffers = new DenseBuffers(batch.Rows, state.Weights, gated);
        DenseStep<TRule> Step<TRule>(IDenseArchitecture<TRule> architecture)
            where TRule : struct, IDenseRule =>
            new(backend, batch, state, options, phases, buffers, architecture);
        return options.Architecture switch
        {
            Architecture.ReluL1 or Architecture.ReluL1April =>
                Step(new ReluArchitecture(backend, state, options, buffers)),
            Architecture.Gated => Step(new GatedArchitecture(state, buffers)),
            Architecture.JumpReluTanh => Step(new TanhArchitecture(backend, batch, state, options, buffers)),
            _ => Step(new JumpReluArchitecture(state, options, buffers)),
        };
    }
}
