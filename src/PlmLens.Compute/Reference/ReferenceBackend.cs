namespace PlmLens.Compute;

/// <summary>
/// The definition of right: every op as plain loops, summed in binary64 and rounded once at the end. Other backends are
/// tested against it. Slow by design.
/// </summary>
public sealed partial class ReferenceBackend : IBackend
{
    /// <inheritdoc/>
    public string Name => "reference";
}
