using PlmLens.Sae;

namespace PlmLens.Cli.Training;

/// <summary>Where the hidden states of a run come from: what its SAE says it belongs to.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="ModelSha256">SHA-256 that identifies the model's weights.</param>
/// <param name="Hook">Hook point, such as "blocks.3.hook_resid_post".</param>
/// <param name="Layer">Its layer number where known.</param>
/// <param name="TokenPolicy">Which tokens have rows.</param>
/// <param name="Activations">Which hidden states were left out; null when not known.</param>
/// <param name="Inputs">File name to SHA-256 of what the hidden states were made from.</param>
internal sealed record RunOrigin(
    string Model,
    string ModelSha256,
    string Hook,
    int? Layer,
    string TokenPolicy,
    ActivationPolicy? Activations,
    IReadOnlyDictionary<string, string> Inputs)
{
    /// <summary>The layer number of a hook name where the name says it.</summary>
    public static int? LayerOf(string hook) => hook switch
    {
        "hook_embed" => 0,
        _ when hook.Split('.') is ["blocks", var number, _] && int.TryParse(number, out int block) => block + 1,
        _ => null,
    };
}
