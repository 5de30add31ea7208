using System.Collections.ObjectModel;
using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>
/// A PyTorch file (.pt, .bin, .ckpt; either form), read without running anything in it. <see cref="Tensors"/> holds the
/// largest dictionary of tensors among the saved object and its entries "model" and "state_dict", under its own keys;
/// <see cref="Root"/> is the whole saved object, with settings.
/// </summary>
public sealed unsafe class PyTorchCheckpoint : ICheckpoint
{
    private readonly MappedFile _file;
    private readonly PyTorchContent _content;
    private readonly OrderedDictionary<string, PickleTensor> _state = [];
    private readonly OrderedDictionary<string, TensorInfo> _tensors = [];
    private readonly Lazy<string> _sha256;

    /// <summary>Takes over <paramref name="file"/>: disposes it when the file is not valid.</summary>
    /// <exception cref="PlmLensException">The file is damaged or refused.</exception>
    internal PyTorchCheckpoint(MappedFile file, bool zip)
    {
        _file = file;
        try
        {
            _content = zip ? PyTorchZip.Read(file) : PyTorchLegacy.Read(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        foreach (PickleValue? candidate in new[] { Root, Root.Find("model"), Root.Find("state_dict") })
        {
            OrderedDictionary<string, PickleTensor> state = TensorsOf(candidate);
            if (state.Count > _state.Count)
                _state = state;
        }

        foreach ((string name, PickleTensor tensor) in _state)
            _tensors.Add(name, tensor.Info);
        _sha256 = new Lazy<string>(() => ContentHash.OfFile(Path));
    }

    /// <summary>The object that was saved.</summary>
    public PickleValue Root => _content.Root;

    /// <inheritdoc/>
    public string Path => _file.Path;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorInfo> Tensors => _tensors;

    /// <summary>Empty: the format has no metadata; settings are in <see cref="Root"/>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => ReadOnlyDictionary<string, string>.Empty;

    /// <inheritdoc/>
    public string Sha256 => _sha256.Value;

    /// <inheritdoc/>
    public Tensor Read(string name)
    {
        this.Find(name);
        return Read(_state[name]);
    }

    /// <summary>A tensor of <see cref="Root"/> with its own element type: memory-mapped without a copy where the file
    /// holds it contiguous, stored and aligned, else copied into row-major order. Dispose it.</summary>
    /// <param name="tensor">A tensor of this checkpoint, not of another one.</param>
    /// <exception cref="PlmLensException">Its compressed bytes are damaged.</exception>
    public Tensor Read(PickleTensor tensor)
    {
        ByteRange range = _content.Storages[tensor.StorageKey];
        long start = tensor.Offset * tensor.Info.DType.Size();
        if (range.IsDeflated)
        {
            using Tensor storage = range.Unpack(_file);
            return tensor.Gather((byte*)storage.Pointer);
        }

        if (tensor.IsContiguous)
            return _file.Lend(range.Offset + start, tensor.Info);
        Tensor result = tensor.Gather(_file.Pointer(range.Offset, range.Bytes));
        GC.KeepAlive(_file);
        return result;
    }

    /// <inheritdoc/>
    public Tensor ReadF32(string name, bool requireFinite = false)
    {
        TensorInfo info = this.Find(name);
        CheckpointFile.RequireFloat(Path, name, info);
        Tensor result = ConvertToF32(_state[name], info);
        if (requireFinite)
            CheckpointFile.RequireFinite(Path, name, result);
        return result;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Straight from the file where that is possible, so that nothing is lent and Dispose can unmap it.
    private Tensor ConvertToF32(PickleTensor tensor, TensorInfo info)
    {
        ByteRange range = _content.Storages[tensor.StorageKey];
        if (range.IsDeflated || !tensor.IsContiguous)
        {
            using Tensor own = Read(tensor);
            return FloatConversion.ToF32((byte*)own.Pointer, info);
        }

        long start = range.Offset + (tensor.Offset * info.DType.Size());
        Tensor result = FloatConversion.ToF32(_file.Pointer(start, info.Bytes), info);
        GC.KeepAlive(_file);
        return result;
    }

    private static OrderedDictionary<string, PickleTensor> TensorsOf(PickleValue? value)
    {
        var result = new OrderedDictionary<string, PickleTensor>();
        if (value is not PickleDictionary dictionary)
            return result;
        foreach ((PickleValue key, PickleValue item) in dictionary.Entries)
        {
            if (key is PickleString name && item is PickleTensor tensor)
                result[name.Value] = tensor;
        }

        return result;
    }
}
