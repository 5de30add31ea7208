namespace PlmLens.Cli.Info;

/// <summary>What `info` says of a file or folder.</summary>
/// <param name="Kind">What it is, in words: "FASTA file", "activation cache".</param>
/// <param name="Path">As the user gave it.</param>
/// <param name="Facts">Name to value, in the order to show them.</param>
/// <param name="Tables">Longer lists, such as the tensors of a checkpoint.</param>
internal sealed record FileDescription(
    string Kind,
    string Path,
    IReadOnlyDictionary<string, object?> Facts,
    IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<string>>>? Tables = null);
