using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>One safetensors file, memory-mapped.</summary>
internal sealed unsafe class SafetensorsCheckpoint : ICheckpoint
{
    private readonly MappedFile _file;
    private readonly SafetensorsHeader _header;
    private readonly Lazy<string> _sha256;

    /// <summary>Takes over <paramref name="file"/>: disposes it when the header is not valid.</summary>
    /// <exception cref="PlmLensException">The header breaks a rule of the format.</exception>
    public SafetensorsCheckpoint(MappedFile file)
    {
        _file = file;
        try
        {
            _header = SafetensorsHeader.Parse(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _sha256 = new Lazy<string>(() => ContentHash.OfFile(Path));
    }

    public string Path => _file.Path;

    public IReadOnlyDictionary<string, TensorInfo> Tensors => _header.Tensors;

    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    public string Sha256 => _sha256.Value;

    public Tensor Read(string name)
    {
        TensorInfo info = this.Find(name);
        return _file.Lend(_header.Offsets[name], info);
    }

    public long? OffsetOf(string name) => _header.Offsets.TryGetValue(name, out long offset) ? offset : null;

    public Tensor ReadF32(string name, bool requireFinite = false)
    {
        TensorInfo info = this.Find(name);
        CheckpointFile.RequireFloat(Path, name, info);
        Tensor result = FloatConversion.ToF32(_file.Pointer(_header.Offsets[name], info.Bytes), info);
        GC.KeepAlive(_file);
        if (requireFinite)
            CheckpointFile.RequireFinite(Path, name, result);
        return result;
    }

    public void Dispose() => _file.Dispose();
}
