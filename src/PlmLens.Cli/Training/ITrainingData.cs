using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Cli.Training;

/// <summary>What is trained on: gives each SAE its batches.</summary>
internal interface ITrainingData : IDisposable
{
    /// <summary>Batches of the layers that an SAE reads and writes, and where they come from.</summary>
    /// <exception cref="PlmLensException">There are no such layers.</exception>
    (IActivationSource Source, RunOrigin Origin) For(SaeDraft draft);
}
