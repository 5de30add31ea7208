using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>Reads hidden states, and may change them: the encoder goes on with what is left in
/// <paramref name="hidden"/>.</summary>
/// <param name="point">Where the encoder is.</param>
/// <param name="hidden">[batch.Rows, d], valid only during the call.</param>
/// <param name="batch">What the rows are.</param>
public delegate void EsmHook(HookPoint point, TensorView<float> hidden, PackedBatch batch);

/// <summary>Receives the attention probabilities of one segment in one block.</summary>
/// <param name="segment">Index in the batch.</param>
/// <param name="block">0 to n - 1.</param>
/// <param name="map">[heads, tokens, tokens]; each row sums to 1; valid only during the call.</param>
public delegate void EsmAttentionHandler(int segment, int block, TensorView<float> map);

/// <summary>Receives the contact probabilities of one segment.</summary>
/// <param name="segment">Index in the batch. Only whole proteins have contacts; windows are passed over.</param>
/// <param name="contacts">[residues, residues], symmetric, each in [0, 1]; valid only during the call.</param>
public delegate void EsmContactsHandler(int segment, TensorView<float> contacts);

/// <summary>What a forward pass shall give. It stops as soon as everything asked for is known.</summary>
public sealed record EsmRequest
{
    /// <summary>Nothing but the final hidden states.</summary>
    public static EsmRequest FinalStates { get; } = new();

    /// <summary>Where <see cref="Hook"/> is called; any order, at most once for each point and pass.</summary>
    public IReadOnlyCollection<HookPoint> Points { get; init; } = [];

    /// <summary>Called at every one of <see cref="Points"/>, in the order of the encoder.</summary>
    public EsmHook? Hook { get; init; }

    /// <summary>Compute the logits.</summary>
    public bool Logits { get; init; }

    /// <summary>When not null, receives the attention of every segment and block.</summary>
    public EsmAttentionHandler? Attention { get; init; }

    /// <summary>When not null, receives the contacts of every segment, after the last block.</summary>
    public EsmContactsHandler? Contacts { get; init; }

    /// <summary>The last place that a model of <paramref name="blocks"/> blocks has to reach.</summary>
    internal HookPoint Last(int blocks)
    {
        if (Logits)
            return HookPoint.FinalNorm;
        bool maps = Attention is not null || Contacts is not null;
        if (!maps && Points.Count == 0)
            return HookPoint.FinalNorm;
        HookPoint last = maps ? HookPoint.ResidPost(blocks - 1) : HookPoint.Embed;
        foreach (HookPoint point in Points)
            last = last.IsBefore(point) ? point : last;
        return last;
    }
}

/// <summary>What a forward pass gives besides what the callbacks got. Valid until the model's next pass.</summary>
/// <param name="Reached">The last place the pass went through.</param>
/// <param name="Hidden">[rows, d]: the states there.</param>
/// <param name="Logits">[rows, 33], or a default view when not asked for.</param>
public readonly record struct EsmOutput(HookPoint Reached, TensorView<float> Hidden, TensorView<float> Logits);
