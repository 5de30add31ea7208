using PlmLens.Analysis.Parts;
using PlmLens.Store;

namespace PlmLens.Analysis.Probes;

/// <summary>The probes of a lens: single-latent logistic probes and sparse probes for its concepts, fitted on the
/// validation half and scored on the test half. Tables: docs/formats/probes.md.</summary>
public sealed class ProbePart : ILensPart
{
    /// <inheritdoc/>
    public string Name => "probes";

    /// <inheritdoc/>
    public void Write(LensPartInputs inputs, LensWriter writer)
    {
        var run = new ConceptProbeRun
        {
            Records = inputs.Records,
            Split = inputs.Split,
            Codes = inputs.Codes,
            Concepts = inputs.Concepts,
            Seed = inputs.Seed,
        };
        IReadOnlyList<ConceptProbe> sparse = run.Fit(
            inputs.Pool, inputs.Progress, inputs.Cancel, out SingleLatentProbes single);
        run.Write(single, sparse, writer.WriteTable);
    }
}
