using System.Text.Json;
using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>
/// Which shard holds which tensor: the "weight_map" of a model.safetensors.index.json or pytorch_model.bin.index.json.
/// </summary>
internal sealed class ShardIndex
{
    private const long MaxBytes = 64 << 20;
    private readonly string _path;
    private readonly OrderedDictionary<string, string> _shardOf = [];
    private readonly Dictionary<string, string> _metadata = [];

    private ShardIndex(string path) => _path = path;

    /// <summary>Tensor name to shard file name, which has no folder.</summary>
    public IReadOnlyDictionary<string, string> ShardOf => _shardOf;

    /// <summary>Strings, numbers and truth values of "metadata", as written.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <exception cref="PlmLensException">The index is not valid, or a shard name leads out of the folder.</exception>
    public static ShardIndex Parse(MappedFile file)
    {
        var index = new ShardIndex(file.Path);
        if (file.Length > MaxBytes)
            throw index.Damaged($"an index has at most {MaxBytes} bytes, but it has {file.Length}");
        try
        {
            index.ReadJson(file.Span(0, (int)file.Length));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw index.Damaged("it is not valid JSON");
        }

        if (index._shardOf.Count == 0)
            throw index.Damaged("its weight_map names no tensor");
        return index;
    }

    private void ReadJson(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 16 });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Damaged("it is not a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (name is not ("weight_map" or "metadata"))
            {
                reader.Skip();
                continue;
            }

            if (reader.TokenType != JsonTokenType.StartObject)
                throw Damaged($"its {name} is not an object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string key = reader.GetString()!;
                reader.Read();
                if (name == "weight_map")
                    AddTensor(key, reader.TokenType == JsonTokenType.String ? reader.GetString()! : "");
                else
                    AddMetadata(ref reader, key);
            }
        }

        while (reader.Read())
        {
        }
    }

    private void AddTensor(string name, string shard)
    {
        // A bare file name on every system: no folder, drive, or step upwards.
        bool bare = shard is not ("" or "." or "..") && shard.AsSpan().IndexOfAny("/\\:\0") < 0;
        if (!bare)
        {
            throw CheckpointErrors.Damaged(_path, $"the shard {CheckpointErrors.Quote(shard)} of tensor " +
                $"{CheckpointErrors.Quote(name)} is not the name of a file in the same folder");
        }

        if (!_shardOf.TryAdd(name, shard))
            throw Damaged($"its weight_map has tensor {CheckpointErrors.Quote(name)} twice");
    }

    private void AddMetadata(ref Utf8JsonReader reader, string key)
    {
        string? value = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False =>
                System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
            _ => null,
        };
        if (value is null)
            reader.Skip();
        else
            _metadata[key] = value;
    }

    private PlmLensException Damaged(string what) => CheckpointErrors.Damaged(_path, what);
}
