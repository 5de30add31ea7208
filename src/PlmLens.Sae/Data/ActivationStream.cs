namespace PlmLens.Sae;

/// <summary>Hidden states at one place of one model.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="ModelSha256">Content hash of its weights.</param>
/// <param name="Hook">The hook point, such as "blocks.3.hook_resid_post".</param>
/// <param name="Width">Values of a row.</param>
public sealed record ActivationStream(string Model, string ModelSha256, string Hook, int Width);
