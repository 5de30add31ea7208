namespace PlmLens.Store;

/// <summary>What an entry of the labels journal says.</summary>
public enum LabelKind
{
    /// <summary>A short name for a latent; the last one holds.</summary>
    Name,

    /// <summary>A remark; all of them hold.</summary>
    Note,

    /// <summary>0 (no), 1 (maybe) or 2 (yes): does the latent mean something? An author's last one holds.</summary>
    Rating,

    /// <summary>A rating given without knowing whether a latent or a control was shown.</summary>
    Blind,

    /// <summary>Takes another entry back. The other stays in the journal.</summary>
    Delete,
}

/// <summary>What a blind rating was about.</summary>
public enum LabelSource
{
    /// <summary>A latent of the lens.</summary>
    Latents,

    /// <summary>A neuron of the model's hidden states.</summary>
    Neurons,

    /// <summary>A latent of an SAE of the model with shuffled weights.</summary>
    Shuffled,
}
