using System.Text;
using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>Several checkpoint files in one folder with an index that says which holds which tensor.</summary>
internal sealed class ShardedCheckpoint : ICheckpoint
{
    private readonly ShardIndex _index;
    private readonly SortedDictionary<string, ICheckpoint> _shards = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, TensorInfo> _tensors = [];
    private readonly Lazy<string> _sha256;

    /// <param name="path">Absolute path of the index.</param>
    /// <param name="index">Its content.</param>
    /// <param name="open">Opens one shard by its path.</param>
    /// <exception cref="PlmLensException">A shard is missing or not valid, or lacks a tensor of the index.</exception>
    public ShardedCheckpoint(string path, ShardIndex index, Func<string, ICheckpoint> open)
    {
        Path = path;
        _index = index;
        try
        {
            foreach ((string tensor, string shard) in index.ShardOf)
                _tensors.Add(tensor, Find(tensor, shard, open));
        }
        catch
        {
            Dispose();
            throw;
        }

        _sha256 = new Lazy<string>(() =>
            ContentHash.OfBytes(Encoding.UTF8.GetBytes(string.Concat(_shards.Values.Select(s => s.Sha256 + "\n")))));
    }

    public string Path { get; }

    public IReadOnlyDictionary<string, TensorInfo> Tensors => _tensors;

    public IReadOnlyDictionary<string, string> Metadata => _index.Metadata;

    public string Sha256 => _sha256.Value;

    public Tensor Read(string name) => ShardOf(name).Read(name);

    public Tensor ReadF32(string name, bool requireFinite = false) => ShardOf(name).ReadF32(name, requireFinite);

    public void Dispose()
    {
        foreach (ICheckpoint shard in _shards.Values)
            shard.Dispose();
    }

    private TensorInfo Find(string tensor, string shard, Func<string, ICheckpoint> open)
    {
        if (!_shards.TryGetValue(shard, out ICheckpoint? checkpoint))
        {
            string path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, shard);
            if (!File.Exists(path))
                throw CheckpointErrors.Damaged(Path, $"the shard {CheckpointErrors.Quote(shard)} it names is missing");
            checkpoint = open(path);
            _shards.Add(shard, checkpoint);
        }

        return checkpoint.Tensors.TryGetValue(tensor, out TensorInfo? info)
            ? info
            : throw CheckpointErrors.Damaged(
                Path, $"its shard {CheckpointErrors.Quote(shard)} has no tensor {CheckpointErrors.Quote(tensor)}");
    }

    private ICheckpoint ShardOf(string name)
    {
        this.Find(name);
        return _shards[_index.ShardOf[name]];
    }
}
