namespace PlmLens.Server.Serving;

/// <summary>How much work a document is. Each kind waits in a line of its own, so that what is made in milliseconds
/// does not wait for what takes seconds.</summary>
internal enum DocumentWork
{
    /// <summary>Milliseconds: of one latent, protein or concept, or a short list.</summary>
    Item,

    /// <summary>A part of a second: of all latents or proteins.</summary>
    Table,

    /// <summary>Seconds: of two lenses.</summary>
    Comparison,
}
