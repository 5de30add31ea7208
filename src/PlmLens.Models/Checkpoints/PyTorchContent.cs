namespace PlmLens.Models.Checkpoints;

/// <summary>What either form of a PyTorch file holds.</summary>
/// <param name="Root">The object that was saved.</param>
/// <param name="Storages">Key to the bytes of each storage that the object refers to.</param>
internal sealed record PyTorchContent(PickleValue Root, IReadOnlyDictionary<string, ByteRange> Storages);
