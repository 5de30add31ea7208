using System.Buffers.Binary;
using System.Text.Json;
using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>
/// The header of a safetensors file: a little-endian 64-bit length, then that many bytes of JSON, then the elements of
/// all tensors, each byte of which belongs to exactly one tensor.
/// </summary>
/// <remarks>https://github.com/huggingface/safetensors, section "Format".</remarks>
internal sealed class SafetensorsHeader
{
    /// <summary>A longer header is refused; the reference implementation has the same limit.</summary>
    public const long MaxBytes = 100_000_000;

    /// <summary>The key of the header that describes the file, not a tensor.</summary>
    public const string MetadataName = "__metadata__";

    private readonly string _path;
    private readonly OrderedDictionary<string, TensorInfo> _tensors = [];
    private readonly Dictionary<string, long> _offsets = [];
    private readonly Dictionary<string, string> _metadata = [];

    private SafetensorsHeader(string path) => _path = path;

    /// <summary>Name to type and shape, in the order of the header.</summary>
    public IReadOnlyDictionary<string, TensorInfo> Tensors => _tensors;

    /// <summary>Name to the position of element 0 in the file, in bytes.</summary>
    public IReadOnlyDictionary<string, long> Offsets => _offsets;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <exception cref="PlmLensException">The header breaks a rule of the format; says which tensor.</exception>
    public static SafetensorsHeader Parse(MappedFile file)
    {
        var header = new SafetensorsHeader(file.Path);
        if (file.Length < 8)
            throw header.Damaged($"a safetensors file starts with 8 bytes of header length, but it has {file.Length}");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file.Span(0, 8));
        if (length > MaxBytes)
            throw header.Damaged($"its header claims {length} bytes, more than the {MaxBytes} that are allowed");
        if (length > (ulong)(file.Length - 8))
            throw header.Damaged($"its header claims {length} bytes, but only {file.Length - 8} follow");
        try
        {
            header.ReadJson(file.Span(8, (int)length));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not valid UTF-8 or escapes half a surrogate pair.
            throw header.Damaged("its header is not valid JSON");
        }

        header.PlaceTensors(8 + (long)length, file.Length);
        return header;
    }

    private void ReadJson(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || json[0] != '{')
            throw Damaged("its header does not start with '{'");
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
        reader.Read();
        bool sawMetadata = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (name == MetadataName)
            {
                if (sawMetadata)
                    throw Damaged($"its header has {MetadataName} twice");
                sawMetadata = true;
                ReadMetadata(ref reader);
            }
            else
            {
                ReadTensor(ref reader, name);
            }
        }

        // Reads on to the end: anything but white space after the object is invalid JSON.
        while (reader.Read())
        {
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Damaged($"its {MetadataName} is not an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                throw Damaged($"the value of {CheckpointErrors.Quote(key)} in its {MetadataName} is not a string");
            if (!_metadata.TryAdd(key, reader.GetString()!))
                throw Damaged($"its {MetadataName} has {CheckpointErrors.Quote(key)} twice");
        }
    }

    private void ReadTensor(ref Utf8JsonReader reader, string name)
    {
        string quoted = CheckpointErrors.Quote(name);
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Damaged($"its header describes tensor {quoted} by something that is not an object");
        DType? dtype = null;
        List<long>? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string field = reader.GetString()!;
            reader.Read();
            if (field == "dtype" && dtype is null)
                dtype = ReadDType(ref reader, quoted);
            else if (field == "shape" && shape is null)
                shape = ReadNumbers(ref reader, quoted, field);
            else if (field == "data_offsets" && offsets is null)
                offsets = ReadNumbers(ref reader, quoted, field);
            else
                throw Damaged($"tensor {quoted} has the field {CheckpointErrors.Quote(field)} twice or out of place");
        }

        if (dtype is null || shape is null || offsets is null)
            throw Damaged($"tensor {quoted} lacks its dtype, shape or data_offsets");
        Add(name, quoted, dtype.Value, shape, offsets);
    }

    private void Add(string name, string quoted, DType dtype, List<long> shape, List<long> offsets)
    {
        if (!TensorInfo.TryCreate(dtype, shape.ToArray(), out TensorInfo info))
        {
            throw Damaged($"the shape of tensor {quoted} has more than {TensorInfo.MaxRank} extents, a negative one, " +
                "or more elements than 63 bits count");
        }

        if (offsets.Count != 2 || offsets[0] < 0 || offsets[1] < offsets[0])
            throw Damaged($"the data_offsets of tensor {quoted} are not a begin and an end in order");
        if (offsets[1] - offsets[0] != info.Bytes)
        {
            throw Damaged($"tensor {quoted} needs {info.Bytes} bytes for shape [{string.Join(", ", shape)}] of " +
                $"{dtype}, but its data_offsets span {offsets[1] - offsets[0]}");
        }

        if (!_tensors.TryAdd(name, info))
            throw Damaged($"its header describes tensor {quoted} twice");
        _offsets.Add(name, offsets[0]);
    }

    private DType ReadDType(ref Utf8JsonReader reader, string quoted)
    {
        string name = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        return SafetensorsDType.Parse(name) ?? throw CheckpointErrors.Refused(
            _path, $"tensor {quoted} has the element type {CheckpointErrors.Quote(name)}, which is not supported");
    }

    private List<long> ReadNumbers(ref Utf8JsonReader reader, string quoted, string field)
    {
        var numbers = new List<long>();
        bool valid = reader.TokenType == JsonTokenType.StartArray;
        while (valid && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            valid = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number) && number >= 0;
            if (valid)
                numbers.Add(reader.GetInt64());
        }

        return valid ? numbers : throw Damaged($"the {field} of tensor {quoted} is not a list of whole numbers from 0");
    }

    // Sorted by position, every tensor has to begin where the one before it ends, and the last at the end of the file.
    private void PlaceTensors(long start, long fileLength)
    {
        string[] names = [.. _offsets.Keys.OrderBy(n => _offsets[n]).ThenBy(n => _tensors[n].Bytes)];
        long expected = 0;
        foreach (string name in names)
        {
            long begin = _offsets[name];
            if (begin != expected)
            {
                throw Damaged($"tensor {CheckpointErrors.Quote(name)} begins at byte {begin} of the data, " +
                    $"{(begin < expected ? "inside another tensor" : "after a gap")}: {expected} was expected");
            }

            expected += _tensors[name].Bytes;
            if (expected > fileLength - start)
            {
                throw Damaged($"tensor {CheckpointErrors.Quote(name)} ends at byte {expected} of the data, but only " +
                    $"{fileLength - start} bytes follow the header");
            }

            _offsets[name] = start + begin;
        }

        if (expected != fileLength - start)
            throw Damaged($"{fileLength - start - expected} bytes after the last tensor belong to no tensor");
    }

    private PlmLensException Damaged(string what) => CheckpointErrors.Damaged(_path, what);
}
