using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>Which numbers of which model a file was made from.</summary>
/// <param name="Model">Name of the model, such as "nano" or "facebook/esm2_t6_8M_UR50D".</param>
/// <param name="ModelSha256">Content hash of the model's files.</param>
/// <param name="Hooks">Hook points, such as "blocks.2.hook_resid_post".</param>
/// <param name="TokenPolicy">Which tokens have rows: "residues".</param>
/// <param name="LongPolicy">What was done with proteins longer than the model's context: "window", "truncate", "skip"
/// or "whole".</param>
public sealed record HiddenStates(
    string Model, string ModelSha256, IReadOnlyList<string> Hooks, string TokenPolicy, string LongPolicy)
{
    /// <summary>The token policy of everything that is written here: one row for each residue, none for start and
    /// end tokens.</summary>
    public const string ResiduesOnly = "residues";

    /// <summary>Refuses to mix files of different models or hook points.</summary>
    /// <param name="what">What was made from these states, such as "The cache /data/cache".</param>
    /// <param name="model">Name of the model that is wanted.</param>
    /// <param name="modelSha256">Its hash.</param>
    /// <param name="hook">The hook point that is wanted, or null for any.</param>
    /// <exception cref="PlmLensException">It belongs to another model, or lacks the hook point; names both.</exception>
    public void Require(string what, string model, string modelSha256, string? hook)
    {
        if (!string.Equals(ModelSha256, modelSha256, StringComparison.Ordinal))
        {
            throw new PlmLensException(
                $"{what} belongs to the model {Model} ({Short(ModelSha256)}), not to {model} ({Short(modelSha256)}); " +
                "use that model or make it again.");
        }

        if (hook is not null && !Hooks.Contains(hook))
        {
            throw new PlmLensException(
                $"{what} holds {string.Join(", ", Hooks)} of {Model}, not {hook}; make it again with that layer.");
        }
    }

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
