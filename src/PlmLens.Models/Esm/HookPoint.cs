using System.Globalization;
using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>
/// A place in the encoder where hidden states can be read and replaced, with the names of TransformerLens:
/// <c>hook_embed</c>, <c>blocks.{i}.hook_resid_post</c>, <c>blocks.{i}.hook_mlp_in</c>,
/// <c>blocks.{i}.hook_mlp_out</c> and <c>ln_final.hook_normalized</c>. All have d values for each token.
/// </summary>
/// <remarks>
/// "Layer L" means hidden state L as Hugging Face's <c>hidden_states[L]</c> and fair-esm's <c>representations[L]</c>
/// number them, in a model of n blocks: 0 is the embedding, 1 to n - 1 the residual stream after block L - 1 without
/// any LayerNorm, and n the states after the last block <em>and</em> the final LayerNorm. The states between the last
/// block and that LayerNorm have no layer number; <c>blocks.{n-1}.hook_resid_post</c> names them. Nor have the input
/// and output of a block's feed-forward part.
/// </remarks>
public readonly record struct HookPoint
{
    // Places inside a block, in the order in which it passes them.
    private const int MlpInPlace = 0, MlpOutPlace = 1, ResidPostPlace = 2, PlacesOfBlock = 3;

    // -1 for the embedding, block * 3 + place for a block, int.MaxValue for the final LayerNorm: ordered as the encoder
    // runs.
    private readonly int _place;

    private HookPoint(int place) => _place = place;

    /// <summary>The input of block 0: after token dropout scaling, learned positions and the LayerNorm before the
    /// blocks, where a model has them. Layer 0.</summary>
    public static HookPoint Embed { get; } = new(-1);

    /// <summary>The final LayerNorm's output, which the language-model head reads. Layer n.</summary>
    public static HookPoint FinalNorm { get; } = new(int.MaxValue);

    /// <summary>The block that this place is in or at the end of, -1 for the embedding, null for the final LayerNorm.
    /// </summary>
    public int? Block => _place == int.MaxValue ? null : _place < 0 ? -1 : _place / PlacesOfBlock;

    /// <summary>True for the residual stream (embedding, after a block, after the final LayerNorm); false for the input
    /// and output of a block's feed-forward part.</summary>
    public bool IsResidual => _place < 0 || _place == int.MaxValue || _place % PlacesOfBlock == ResidPostPlace;

    /// <summary>The residual stream after a block.</summary>
    /// <param name="block">0 to n - 1.</param>
    public static HookPoint ResidPost(int block) => InBlock(block, ResidPostPlace);

    /// <summary>What a block's feed-forward part reads: the residual stream after the LayerNorm before it.</summary>
    /// <param name="block">0 to n - 1.</param>
    public static HookPoint MlpIn(int block) => InBlock(block, MlpInPlace);

    /// <summary>What a block's feed-forward part adds to the residual stream.</summary>
    /// <param name="block">0 to n - 1.</param>
    public static HookPoint MlpOut(int block) => InBlock(block, MlpOutPlace);

    /// <summary>The place of hidden state <paramref name="layer"/>.</summary>
    /// <param name="layer">0 to <paramref name="blocks"/>.</param>
    /// <param name="blocks">Number of blocks of the model.</param>
    /// <exception cref="UsageException">There is no such layer.</exception>
    public static HookPoint OfLayer(int layer, int blocks)
    {
        if (layer < 0 || layer > blocks)
            throw new UsageException($"Layer {layer} does not exist; the model has layers 0 to {blocks}.");
        return layer == 0 ? Embed : layer == blocks ? FinalNorm : ResidPost(layer - 1);
    }

    /// <summary>Reads a layer number (<c>4</c>, or <c>-1</c> for the last) or a hook name
    /// (<c>blocks.3.hook_resid_post</c>).</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="blocks">Number of blocks of the model.</param>
    /// <exception cref="UsageException">It is neither, or names a layer the model does not have.</exception>
    public static HookPoint Parse(string text, int blocks)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int layer))
            return OfLayer(layer is < 0 and >= -1 ? blocks : layer, blocks);
        if (text == Embed.Name)
            return Embed;
        if (text == FinalNorm.Name)
            return FinalNorm;
        if (text.Split('.') is ["blocks", var number, var hook] && PlaceOf(hook) is { } place
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int block) && block < blocks)
        {
            return InBlock(block, place);
        }

        throw new UsageException(
            $"'{text}' is no layer of this model; give a number from 0 to {blocks}, 'hook_embed', " +
            $"'blocks.0.hook_resid_post' to 'blocks.{blocks - 1}.hook_resid_post' (or hook_mlp_in, hook_mlp_out) or " +
            "'ln_final.hook_normalized'.");
    }

    /// <summary>The layer number, or null for the states between the last block and the final LayerNorm and for the
    /// feed-forward part.</summary>
    /// <param name="blocks">Number of blocks of the model.</param>
    public int? Layer(int blocks) => Block switch
    {
        null => blocks,
        -1 => 0,
        int block => IsResidual && block < blocks - 1 ? block + 1 : null,
    };

    /// <summary>True when the encoder passes this place before <paramref name="other"/>.</summary>
    public bool IsBefore(HookPoint other) => _place < other._place;

    /// <summary>TransformerLens' name.</summary>
    public string Name => _place switch
    {
        -1 => "hook_embed",
        int.MaxValue => "ln_final.hook_normalized",
        _ => string.Create(
            CultureInfo.InvariantCulture, $"blocks.{Block}.{HookOf(_place % PlacesOfBlock)}"),
    };

    /// <inheritdoc cref="Name"/>
    public override string ToString() => Name;

    private static HookPoint InBlock(int block, int place)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        return new HookPoint(checked((block * PlacesOfBlock) + place));
    }

    private static string HookOf(int place) => place switch
    {
        MlpInPlace => "hook_mlp_in",
        MlpOutPlace => "hook_mlp_out",
        _ => "hook_resid_post",
    };

    private static int? PlaceOf(string hook) => hook switch
    {
        "hook_mlp_in" => MlpInPlace,
        "hook_mlp_out" => MlpOutPlace,
        "hook_resid_post" => ResidPostPlace,
        _ => null,
    };
}
