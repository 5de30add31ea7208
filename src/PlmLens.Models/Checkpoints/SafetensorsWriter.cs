using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>
/// Writes a safetensors file: <see cref="Add(string, Tensor)"/> each tensor, then <see cref="Save"/>. Tensors stand in
/// the file in the order in which they were added, without gaps; the same tensors and metadata give the same bytes.
/// </summary>
/// <remarks>
/// The elements are taken when <see cref="Save"/> runs, so tensors must live until then, and one too large for memory
/// can be produced row by row. Adding tensors with wide elements first keeps all of them aligned to their element size.
/// </remarks>
public sealed class SafetensorsWriter
{
    private readonly List<(string Name, TensorInfo Info, Action<TensorSink> Write)> _tensors = [];
    private readonly HashSet<string> _names = [];

    /// <summary>Text about the file; written in ordinal order of the keys, and left out when empty.</summary>
    public SortedDictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Writes <paramref name="tensors"/> to <paramref name="path"/> in one call.</summary>
    /// <exception cref="PlmLensException">The file cannot be written.</exception>
    public static void WriteAll(
        string path,
        IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        var writer = new SafetensorsWriter();
        foreach ((string name, Tensor tensor) in tensors)
            writer.Add(name, tensor);
        foreach ((string key, string value) in metadata ?? new Dictionary<string, string>())
            writer.Metadata.Add(key, value);
        writer.Save(path);
    }

    /// <summary>Adds a tensor with its own element type and shape.</summary>
    public void Add(string name, Tensor tensor) =>
        Add(name, tensor.DType, tensor.Shape.AsSpan(), sink => sink.Write(tensor));

    /// <summary>Adds the elements of a view under a shape of as many elements.</summary>
    /// <exception cref="ArgumentException">The type or the number of elements does not fit.</exception>
    public void Add<T>(string name, DType dtype, ReadOnlySpan<long> shape, TensorView<T> values)
        where T : unmanaged
    {
        RequireFit<T>(name, dtype, shape, values.Length);
        Add(name, dtype, shape, sink => sink.Write(values));
    }

    /// <summary>Adds the elements of an array under a shape of as many elements.</summary>
    /// <exception cref="ArgumentException">The type or the number of elements does not fit.</exception>
    public void Add<T>(string name, DType dtype, ReadOnlySpan<long> shape, T[] values)
        where T : unmanaged
    {
        RequireFit<T>(name, dtype, shape, values.Length);
        Add(name, dtype, shape, sink => sink.Write<T>(values.AsSpan()));
    }

    /// <summary>Adds a tensor whose elements <paramref name="write"/> produces while the file is written.</summary>
    /// <param name="name">Unique in the file, and not "__metadata__".</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="shape">Extents, outermost first.</param>
    /// <param name="write">Called once by <see cref="Save"/>; writes exactly the elements of the shape, row-major, in
    /// as many pieces as it likes.</param>
    /// <exception cref="ArgumentException">The name is taken or the shape is not valid.</exception>
    public void Add(string name, DType dtype, ReadOnlySpan<long> shape, Action<TensorSink> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!TensorInfo.TryCreate(dtype, shape, out TensorInfo info))
            throw new ArgumentException($"[{string.Join(", ", shape.ToArray())}] is not a shape.", nameof(shape));
        if (name == SafetensorsHeader.MetadataName || !_names.Add(name))
            throw new ArgumentException($"A tensor cannot be called '{name}' here.", nameof(name));
        _tensors.Add((name, info, write));
    }

    /// <summary>Writes the file; it appears under its name only when it is whole.</summary>
    /// <exception cref="PlmLensException">The file cannot be written.</exception>
    /// <exception cref="InvalidOperationException">A callback wrote more or fewer bytes than its shape has.</exception>
    public void Save(string path)
    {
        using var file = new AtomicFile(path);
        try
        {
            file.Stream.Write(Header());
            foreach ((string name, TensorInfo info, Action<TensorSink> write) in _tensors)
            {
                var sink = new TensorSink(file.Stream, name, info);
                write(sink);
                sink.RequireAll();
            }
        }
        catch (IOException e)
        {
            throw file.Failure(e);
        }

        file.Commit();
    }

    // 8 bytes of length, then JSON padded with spaces so that the elements start at a multiple of 8.
    private byte[] Header()
    {
        using var buffer = new MemoryStream();
        buffer.Write(stackalloc byte[8]);
        // The relaxed encoder writes names as they are; the file is never embedded in HTML.
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, options))
            WriteJson(json);
        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        byte[] bytes = buffer.ToArray();
        if (bytes.Length - 8 > SafetensorsHeader.MaxBytes)
            throw new InvalidOperationException($"A header of {bytes.Length - 8} bytes could not be read back.");
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bytes.Length - 8);
        return bytes;
    }

    private void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Metadata.Count > 0)
        {
            json.WriteStartObject(SafetensorsHeader.MetadataName);
            foreach ((string key, string value) in Metadata)
                json.WriteString(key, value);
            json.WriteEndObject();
        }

        long offset = 0;
        foreach ((string name, TensorInfo info, _) in _tensors)
        {
            json.WriteStartObject(name);
            json.WriteString("dtype", SafetensorsDType.NameOf(info.DType));
            json.WriteStartArray("shape");
            foreach (long extent in info.Shape)
                json.WriteNumberValue(extent);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            offset = checked(offset + info.Bytes);
            json.WriteNumberValue(offset);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void RequireFit<T>(string name, DType dtype, ReadOnlySpan<long> shape, long count)
        where T : unmanaged
    {
        if (!dtype.Holds<T>())
            throw new ArgumentException($"{typeof(T).Name} is not the type of an element of {dtype}.", nameof(dtype));
        if (TensorInfo.TryCreate(dtype, shape, out TensorInfo info) && info.Count != count)
        {
            throw new ArgumentException(
                $"{count} elements of '{name}' do not fill shape [{string.Join(", ", info.Shape)}].", nameof(shape));
        }
    }
}
