using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using PlmLens.Core;

namespace PlmLens.Models.Checkpoints;

/// <summary>
/// Writes a state dict as torch.save does since PyTorch 1.6: a zip archive without compression that holds a pickle of
/// an OrderedDict of tensors and one member for each tensor's bytes. torch.load(weights_only=True) reads it.
/// </summary>
public static class PyTorchWriter
{
    // A fixed date, so that the same tensors give the same bytes; the first one that a zip archive can express.
    private static readonly DateTimeOffset s_date = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the file; it appears whole or not at all.</summary>
    /// <param name="path">Where.</param>
    /// <param name="tensors">Name to tensor, in the order of the dictionary; F32, F16, BF16, F64, I64, I32 or
    /// Bool.</param>
    /// <exception cref="PlmLensException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<KeyValuePair<string, Tensor>> tensors)
    {
        using var file = new AtomicFile(path);
        try
        {
            using (var archive = new ZipArchive(file.Stream, ZipArchiveMode.Create, leaveOpen: true))
            {
                string root = Path.GetFileNameWithoutExtension(path);
                Add(archive, $"{root}/data.pkl", stream => stream.Write(Pickle(tensors)));
                Add(archive, $"{root}/byteorder", stream => stream.Write("little"u8));
                for (int i = 0; i < tensors.Count; i++)
                {
                    (string name, Tensor tensor) = tensors[i];
                    TensorInfo.TryCreate(tensor.DType, tensor.Shape.AsSpan(), out TensorInfo info);
                    Add(archive, $"{root}/data/{i}", stream => new TensorSink(stream, name, info).Write(tensor));
                }

                Add(archive, $"{root}/version", stream => stream.Write("3\n"u8));
            }
        }
        catch (IOException e)
        {
            throw file.Failure(e);
        }

        file.Commit();
    }

    private static void Add(ZipArchive archive, string name, Action<Stream> write)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = s_date;
        using Stream stream = entry.Open();
        write(stream);
    }

    // Protocol 2. Comments name the opcodes of Python's pickletools.
    private static byte[] Pickle(IReadOnlyList<KeyValuePair<string, Tensor>> tensors)
    {
        using var pickle = new MemoryStream();
        pickle.Write([0x80, 2]);                                     // PROTO 2
        EmptyOrderedDict(pickle);
        pickle.WriteByte((byte)'(');                                 // MARK
        for (int i = 0; i < tensors.Count; i++)
        {
            Text(pickle, tensors[i].Key);
            TensorCall(pickle, tensors[i].Value, i);
        }

        pickle.Write("u."u8);                                        // SETITEMS, STOP
        return pickle.ToArray();
    }

    // torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)
    private static void TensorCall(MemoryStream pickle, Tensor tensor, int key)
    {
        Global(pickle, "torch._utils", "_rebuild_tensor_v2");
        pickle.Write("(("u8);                                        // MARK, MARK
        Text(pickle, "storage");
        Global(pickle, "torch", StorageName(tensor.DType));
        Text(pickle, key.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Text(pickle, "cpu");
        Integer(pickle, tensor.Count);
        pickle.Write("tQ"u8);                                        // TUPLE, BINPERSID
        Integer(pickle, 0);
        long[] strides = new long[tensor.Shape.Length];
        long stride = 1;
        for (int axis = strides.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= tensor.Shape[axis];
        }

        Tuple(pickle, tensor.Shape.AsSpan());
        Tuple(pickle, strides);
        pickle.WriteByte(0x89);                                      // NEWFALSE
        EmptyOrderedDict(pickle);
        pickle.Write("tR"u8);                                        // TUPLE, REDUCE
    }

    private static void EmptyOrderedDict(MemoryStream pickle)
    {
        Global(pickle, "collections", "OrderedDict");
        pickle.Write(")R"u8);                                        // EMPTY_TUPLE, REDUCE
    }

    private static void Global(MemoryStream pickle, string module, string name) =>
        pickle.Write(Encoding.ASCII.GetBytes($"c{module}\n{name}\n"));

    private static void Tuple(MemoryStream pickle, ReadOnlySpan<long> values)
    {
        pickle.WriteByte((byte)'(');                                 // MARK
        foreach (long value in values)
            Integer(pickle, value);
        pickle.WriteByte((byte)'t');                                 // TUPLE
    }

    private static void Text(MemoryStream pickle, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> head = [(byte)'X', 0, 0, 0, 0];                   // BINUNICODE
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], bytes.Length);
        pickle.Write(head);
        pickle.Write(bytes);
    }

    private static void Integer(MemoryStream pickle, long value)
    {
        Span<byte> bytes = stackalloc byte[10];
        if (value <= int.MaxValue)
        {
            bytes[0] = (byte)'J';                                    // BININT
            BinaryPrimitives.WriteInt32LittleEndian(bytes[1..], (int)value);
            pickle.Write(bytes[..5]);
            return;
        }

        bytes[0] = 0x8A;                                             // LONG1 of 8 bytes
        bytes[1] = 8;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[2..], value);
        pickle.Write(bytes);
    }

    private static string StorageName(DType dtype) => dtype switch
    {
        DType.F32 => "FloatStorage",
        DType.F16 => "HalfStorage",
        DType.BF16 => "BFloat16Storage",
        DType.F64 => "DoubleStorage",
        DType.I64 => "LongStorage",
        DType.I32 => "IntStorage",
        DType.Bool => "BoolStorage",
        _ => throw new ArgumentException($"{dtype} is not written to PyTorch files."),
    };
}
